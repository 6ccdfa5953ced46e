package io.ohmflow.kernel.network;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.LaneResources;
import io.ohmflow.kernel.layer.Layer;
import io.ohmflow.kernel.layer.LayerObservation;
import io.ohmflow.kernel.layer.Pass;
import io.ohmflow.kernel.layer.Pass.Arithmetic;
import io.ohmflow.kernel.layer.Pass.Feedback;
import io.ohmflow.kernel.layer.Pass.Mode;
import io.ohmflow.kernel.layer.Pass.Phase;
import io.ohmflow.kernel.layer.Placement;
import io.ohmflow.kernel.layer.StepWatch;
import io.ohmflow.kernel.layer.StepWatch.StepPhase;
import io.ohmflow.kernel.layer.WireLags;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One lane: a network with all buffers, run by one thread at a time. It holds no state that
 * outlives a call except the programmed chip of {@link #program}; a lane's results depend on the
 * arguments alone.
 *
 * <p>Result vectors have {@code layout.size() + }{@link #EXTRAS} elements: sums of gradients, n
 * times the observed statistics, then {@link #LOSS}, {@link #CORRECT}, {@link #SAMPLES} and {@link
 * #WIRE_ERROR}. Vectors of several lanes may be added.
 */
public final class LaneWorker {
  /** Elements of a result vector after the parameters. */
  public static final int EXTRAS = 4;

  /**
   * Index of the loss summed over samples, counted from the end of the parameters. The loss of a
   * sample is the mean over its answers.
   */
  public static final int LOSS = 0;

  /** Index of the number of right answers; a sample has {@link NetworkSpec#answers} of them. */
  public static final int CORRECT = 1;

  /** Index of the number of samples. */
  public static final int SAMPLES = 2;

  /** Index of how far lagged wires are from exact ones, of the one lane that was asked. */
  public static final int WIRE_ERROR = 3;

  private static final float[] NOTHING = {};

  private final NetworkSpec network;
  private final LaneSettings settings;
  private final ChipModel chip;
  private final Layer layers;
  private final SoftmaxLoss loss;
  private final TeacherLoss teacher;
  private final StepWatch watch;
  private float[] programmed = NOTHING;

  /**
   * A lane with its buffers.
   *
   * @param chip what the hardware profile says
   * @param linalg matrix products, used by this lane only
   */
  public LaneWorker(NetworkSpec network, ChipModel chip, LaneSettings settings, Linalg linalg) {
    this(network, chip, settings, linalg, StepWatch.NONE);
  }

  /**
   * A lane that is watched.
   *
   * @param watch told where a step is
   */
  public LaneWorker(
      NetworkSpec network, ChipModel chip, LaneSettings settings, Linalg linalg, StepWatch watch) {
    this.network = network;
    this.settings = settings;
    this.chip = chip;
    LaneResources resources = new LaneResources(chip, linalg, new Draws(), watch);
    this.watch = watch;
    this.layers = network.layers().create(resources, Placement.root(settings.maxBatch()));
    this.loss =
        new SoftmaxLoss(
            network.classes(), network.answers(), settings.labelSmoothing(), settings.maxBatch());
    this.teacher = new TeacherLoss(network.classes(), network.answers(), settings.distillation());
  }

  /**
   * A training step: programs and reads fresh tiles (unless the estimator is digital), runs the
   * batch forward and back.
   *
   * @param parameters flat parameter vector, only read
   * @param out result vector, overwritten; zeros if the lane has no samples
   * @throws IllegalArgumentException if a length or label is wrong, or a teacher is missing
   */
  public void step(StepInput in, float[] parameters, float[] out) {
    check(in.features(), in.n(), parameters);
    checkLabels(in.labels(), in.n());
    checkResult(out);
    programmed = NOTHING;
    Arrays.fill(out, 0f);
    if (in.n() == 0) {
      return;
    }
    long updates = in.identity().step();
    Pass pass =
        new Pass(settings.estimator().training(), noise(in), parameters, out, 0, updates)
            .wired(in.wiring());
    watch.enter(StepPhase.PROGRAM);
    layers.program(pass);
    watch.enter(StepPhase.READ);
    layers.read(pass);
    watch.enter(StepPhase.FORWARD);
    float[] scores = layers.forward(in.features(), in.n(), pass);
    watch.enter(StepPhase.LOSS);
    float[] gradient = loss.of(scores, in.labels(), in.n());
    double lossSum = teacher.mix(loss.lossSum(), gradient, scores, in.teacher(), in.n());
    watch.enter(StepPhase.BACKWARD);
    layers.backward(gradient, in.n(), pass);
    watch.enter(StepPhase.DONE);
    finish(out, lossSum, in.n());
    if (in.wiring().probe() != null) {
      out[network.layout().size() + WIRE_ERROR] = (float) in.wiring().probe().worst();
    }
  }

  /** Whether training steps want earlier solutions of the wires. */
  public boolean lagsWires() {
    return chip.lagsWires() && settings.estimator().training().arithmetic() == Arithmetic.ANALOG;
  }

  /**
   * Solves the wires of all tiles for some parameters, with all devices at their targets, for steps
   * with these or slightly other parameters. Forgets a chip that was programmed.
   */
  public WireLags solveWires(float[] parameters) {
    check(NOTHING, 0, parameters);
    programmed = NOTHING;
    WireLags lags = new WireLags();
    layers.solveWires(parameters, lags);
    return lags;
  }

  private static Pass.Noise noise(StepInput in) {
    return new Pass.Noise(
        in.identity().key(Purpose.PROGRAMMING),
        in.identity().key(Purpose.READ),
        in.identity().key(Purpose.MVM),
        in.identity().key(Purpose.DROPOUT),
        in.noise().readTimeSeconds(),
        in.noise().scale());
  }

  private void finish(float[] out, double lossSum, int n) {
    int end = network.layout().size();
    out[end + LOSS] = (float) (lossSum / network.answers());
    out[end + CORRECT] = loss.correct();
    out[end + SAMPLES] = n;
  }

  /**
   * Programs the network onto a chip for evaluation or calibration. {@link #read} must follow.
   *
   * @param parameters flat parameter vector; kept, and must not change until the next call
   * @param chipKey identity of the chip instance
   */
  public void program(float[] parameters, NoiseKey chipKey) {
    check(NOTHING, 0, parameters);
    programmed = parameters;
    layers.program(chipPass(Phase.EVALUATION, chipKey, 0, NOTHING, 0));
  }

  /**
   * Ages the programmed chip. May be called again for another time.
   *
   * @param seconds time since programming, s, ≥ 0
   * @param chipKey identity of the chip instance; the time should be part of it if several are read
   */
  public void read(double seconds, NoiseKey chipKey) {
    layers.read(chipPass(Phase.EVALUATION, chipKey, seconds, NOTHING, 0));
  }

  /**
   * Goes on with other statistics, ranges and biases on the programmed chip, whose tiles stay as
   * they are.
   *
   * @param parameters flat parameter vector; kept, and must not change until the next call
   * @throws IllegalStateException if no chip has been programmed
   */
  public void adopt(float[] parameters) {
    checkProgrammed();
    check(NOTHING, 0, parameters);
    programmed = parameters;
  }

  private Pass chipPass(Phase phase, NoiseKey key, double seconds, float[] out, long firstVector) {
    Pass.Noise noise =
        new Pass.Noise(
            key.child(Purpose.PROGRAMMING),
            key.child(Purpose.READ),
            key.child(Purpose.MVM),
            key.child(Purpose.DROPOUT),
            seconds,
            1f);
    Mode mode = new Mode(phase, Arithmetic.ANALOG, Feedback.IDEAL_WEIGHTS);
    return new Pass(mode, noise, programmed, out, firstVector);
  }

  /**
   * Classifies samples on the programmed chip, with running statistics and calibrated ranges.
   *
   * @param features samples [n × input size]
   * @param labels class of each answer, [n × answers]
   * @param mvmKey identity of this evaluation's per-product noise
   * @param firstVector position of the first sample in the stream of that noise: its number in the
   *     data set, so that results do not depend on how the set is cut into batches
   * @return right answers; {@link #lossSum} has the loss
   * @throws IllegalStateException if no chip has been programmed
   */
  public int correct(float[] features, int[] labels, int n, NoiseKey mvmKey, long firstVector) {
    Pass pass = chipPass(Phase.EVALUATION, mvmKey, 0, NOTHING, firstVector);
    checkProgrammed();
    check(features, n, programmed);
    return classify(features, labels, n, pass);
  }

  /** Classifies samples digitally, with running statistics; otherwise like {@link #correct}. */
  public int correctDigital(float[] parameters, float[] features, int[] labels, int n) {
    check(features, n, parameters);
    return classify(features, labels, n, digitalPass(Phase.EVALUATION, parameters, NOTHING));
  }

  /**
   * Scores of samples by the digital network, with running statistics.
   *
   * @param parameters flat parameter vector
   * @param features samples [n × input size], n ≥ 1
   * @return [n × answers × classes]; a buffer that is valid until the next call, and may be longer
   */
  public float[] scoresDigital(float[] parameters, float[] features, int n) {
    check(features, n, parameters);
    return layers.forward(features, n, digitalPass(Phase.EVALUATION, parameters, NOTHING));
  }

  /**
   * Scores of samples on the programmed chip, with running statistics and calibrated ranges.
   * Arguments are those of {@link #correct}.
   *
   * @return [n × answers × classes]; a buffer that is valid until the next call, and may be longer
   * @throws IllegalStateException if no chip has been programmed
   */
  public float[] scores(float[] features, int n, NoiseKey mvmKey, long firstVector) {
    checkProgrammed();
    check(features, n, programmed);
    return layers.forward(features, n, chipPass(Phase.EVALUATION, mvmKey, 0, NOTHING, firstVector));
  }

  private static Pass digitalPass(Phase phase, float[] parameters, float[] out) {
    NoiseKey unused = NoiseKey.of(0);
    Pass.Noise noise = new Pass.Noise(unused, unused, unused, unused, 0, 0f);
    Mode mode = new Mode(phase, Arithmetic.DIGITAL, Feedback.IDEAL_WEIGHTS);
    return new Pass(mode, noise, parameters, out, 0);
  }

  private int classify(float[] features, int[] labels, int n, Pass pass) {
    checkLabels(labels, n);
    if (n > 0) {
      loss.of(layers.forward(features, n, pass), labels, n);
    } else {
      loss.of(features, labels, 0);
    }
    return loss.correct();
  }

  /** Loss of the last call that had labels, summed over all answers. */
  public double lossSum() {
    return loss.lossSum();
  }

  /**
   * Observes converter ranges on the programmed chip. Sum the results of several batches and hand
   * them to {@link ParameterLayout#adoptObserved}.
   *
   * @param features samples [n × input size]
   * @param mvmKey identity of this calibration's per-product noise
   * @param out result vector, overwritten: n times the observed ranges, and the number of samples
   * @throws IllegalStateException if no chip has been programmed
   */
  public void calibrate(float[] features, int n, NoiseKey mvmKey, float[] out) {
    observe(Phase.CALIBRATION, features, n, mvmKey, out);
  }

  /**
   * Observes converter ranges and moments of batch normalisation on the programmed chip, with each
   * batch normalised by its own moments. Sum the results of several batches and hand them to {@link
   * ParameterLayout#replaceObserved}. Source: "adaptive batch normalisation statistics update",
   * Joshi et al., Nat. Commun. 11, 2473 (2020).
   *
   * @param features samples [n × input size], n large enough for moments that mean something
   * @param mvmKey identity of this batch's per-product noise
   * @param out result vector, overwritten: n times the observations, and the number of samples
   * @throws IllegalStateException if no chip has been programmed
   */
  public void reestimate(float[] features, int n, NoiseKey mvmKey, float[] out) {
    observe(Phase.REESTIMATION, features, n, mvmKey, out);
  }

  private void observe(Phase phase, float[] features, int n, NoiseKey mvmKey, float[] out) {
    checkProgrammed();
    check(features, n, programmed);
    checkResult(out);
    Arrays.fill(out, 0f);
    if (n > 0) {
      layers.forward(features, n, chipPass(phase, mvmKey, 0, out, 0));
      out[network.layout().size() + SAMPLES] = n;
    }
  }

  /**
   * Compares what the programmed chip computes in every layer on tiles with the exact products of
   * the same inputs. Costs a digital pass more than a classification.
   *
   * @param features samples [n × input size], n ≥ 1
   * @param mvmKey identity of this inspection's per-product noise; that of {@link #correct} shows
   *     the same noise
   * @param firstVector position of the first sample in the stream of that noise
   * @return one observation per layer on tiles, in the order of the layers; those of other batches
   *     can be added
   * @throws IllegalStateException if no chip has been programmed
   */
  public List<LayerObservation> inspect(
      float[] features, int n, NoiseKey mvmKey, long firstVector) {
    checkProgrammed();
    check(features, n, programmed);
    layers.forward(features, n, chipPass(Phase.INSPECTION, mvmKey, 0, NOTHING, firstVector));
    List<LayerObservation> found = new ArrayList<>();
    layers.report("", found);
    return found;
  }

  private void checkProgrammed() {
    if (programmed.length == 0) {
      throw new IllegalStateException("no chip has been programmed");
    }
  }

  private void checkResult(float[] out) {
    int expected = network.layout().size() + EXTRAS;
    if (out.length != expected) {
      throw new IllegalArgumentException(
          "result vector of " + out.length + " elements, expected " + expected);
    }
  }

  private void checkLabels(int[] labels, int n) {
    if (labels.length < n * network.answers()) {
      throw new IllegalArgumentException(
          "%d samples with %d labels, expected %d each"
              .formatted(n, labels.length, network.answers()));
    }
  }

  private void check(float[] features, int n, float[] parameters) {
    if (parameters.length < network.layout().size()) {
      throw new IllegalArgumentException(
          parameters.length + " parameters for a network of " + network.layout().size());
    }
    if (n < 0 || n > settings.maxBatch() || features.length < n * network.input().size()) {
      throw new IllegalArgumentException(
          "%d samples (at most %d) of %s in %d values"
              .formatted(n, settings.maxBatch(), network.input(), features.length));
    }
  }
}
