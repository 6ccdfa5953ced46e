package io.ohmflow.driver.train;

import com.sun.management.ThreadMXBean;
import io.ohmflow.driver.config.Reestimation;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.BatchSchedule;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.driver.train.LaneBench.Chip;
import io.ohmflow.kernel.layer.Pass;
import io.ohmflow.kernel.layer.WireLags;
import io.ohmflow.kernel.layer.WireProbe;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.StepInput.Identity;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Permutation;
import io.ohmflow.kernel.random.Purpose;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Executes lanes and chips on one machine: a {@link RunDefinition}, the data, and a pool of workers
 * with their buffers, one per thread that happens to compute.
 *
 * <p>Thread-safe. A worker keeps nothing from one lane to the next that could change a result, so
 * any thread may compute any lane.
 */
public final class LaneEngine {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int EVALUATED_SAMPLES = 250;

  /** Keeps the activations of long sequences in bounds. */
  private static final int EVALUATED_ANSWERS = 4096;

  /** The same for the scores of large vocabularies. */
  private static final int EVALUATED_SCORES = 1 << 24;

  private static final int CALIBRATION_BATCHES = 8;

  /** Enough for the shares of clipped codes; the figures are no part of a result. */
  private static final int INSPECTED_BATCHES = 4;

  private final RunDefinition definition;
  private final Dataset train;
  private final Dataset test;
  private final BatchSchedule schedule;
  private final int lanes;
  private final NoiseKey runKey;
  private final LaneWork work;
  private final int evaluationBatch;
  private final ConcurrentLinkedDeque<LaneBench> benches = new ConcurrentLinkedDeque<>();
  private WireLags solved = WireLags.NONE;
  private long solvedStep = WireReference.NONE.step();
  private long benchBytes;

  /** Samples classified at once when a network is evaluated; part of an evaluation's identity. */
  private static int evaluationBatch(Dataset data) {
    int most = Math.min(EVALUATED_ANSWERS, EVALUATED_SCORES / data.classes());
    return Math.max(1, Math.min(EVALUATED_SAMPLES, most / data.answers()));
  }

  /** Evaluation batches of a test set. */
  public static int evaluationBatches(Dataset test) {
    return (test.size() - 1) / evaluationBatch(test) + 1;
  }

  /** The samples to judge by. */
  public Dataset test() {
    return test;
  }

  /** An engine for a run; reads the two texts of the package. */
  public LaneEngine(RunPackage run) {
    this(RunDefinition.trusted(run), run.train(), run.test());
  }

  /** An engine for a run that has been read already. */
  public LaneEngine(RunDefinition definition, Dataset train, Dataset test) {
    this.definition = definition;
    this.train = train;
    this.test = test;
    RunConfig config = definition.config();
    this.schedule = new BatchSchedule(train.size(), config.training().batch(), config.seed());
    this.lanes = config.training().lanes();
    this.runKey = NoiseKey.of(config.seed());
    this.work = new LaneWork(definition, train, schedule);
    this.evaluationBatch = evaluationBatch(train);
  }

  /** The run that this engine executes. */
  public RunDefinition definition() {
    return definition;
  }

  /**
   * Makes the buffers of one thread, which the first lane will use.
   *
   * @return bytes of heap that they take
   */
  public synchronized long reserve() {
    if (benchBytes == 0) {
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      benches.push(new LaneBench(definition, train, maxBatch()));
      benchBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
    return benchBytes;
  }

  /** Samples of a step over all lanes. */
  public int batchSize(long step) {
    return schedule.batchSize(step);
  }

  /**
   * Runs lanes {@code [from, to)} of a step.
   *
   * @param wires parameters for which wires that lag are solved, once for all steps that share them
   * @return the maximal aligned nodes of that range
   */
  public List<TreeNode> step(long step, int from, int to, float[] parameters, WireReference wires) {
    LaneBench bench = borrow(new Chip(definition.trainingChip(), Effect.all()));
    try {
      WireLags lags = wires.lags() ? solved(wires, bench) : WireLags.NONE;
      CanonicalSum sum = new CanonicalSum();
      for (int lane = from; lane < to; lane++) {
        int n = schedule.laneIds(step, lane, lanes, bench.ids);
        Pass.Wiring wiring = wiring(step, lane, wires, lags);
        float[] out = work.of(new Identity(runKey, step, lane), n, wiring, bench, parameters);
        float[] freed = sum.add(new TreeNode(0, lane, out));
        if (freed != null) {
          bench.free.add(freed);
        }
      }
      return sum.nodes();
    } finally {
      benches.push(bench);
    }
  }

  /** The wires as solved for a reference; the first thread that needs it solves for all. */
  private synchronized WireLags solved(WireReference wires, LaneBench bench) {
    if (wires.step() != solvedStep) {
      solved = bench.worker.solveWires(wires.parameters());
      solvedStep = wires.step();
    }
    return solved;
  }

  /** The first lane finds out how far the wires have lagged, before they are solved anew. */
  private static Pass.Wiring wiring(long step, int lane, WireReference wires, WireLags lags) {
    boolean probes = lane == 0 && wires.isLast(step);
    return new Pass.Wiring(lags, probes ? new WireProbe() : null);
  }

  /** Tries one chip on the whole test set with one set of effects. */
  public ChipOutcome evaluateChip(
      EffectSet set, int chip, ChipRequest request, float[] parameters) {
    LaneBench bench = borrow(set.effects());
    try {
      NoiseKey chipKey = NoiseKey.of(request.seed()).child(Purpose.CHIP).child(chip);
      bench.worker.program(parameters, chipKey);
      List<Score> scores = new ArrayList<>();
      for (int t = 0; t < request.times().length; t++) {
        NoiseKey timeKey = chipKey.child(Double.doubleToLongBits(request.times()[t]));
        bench.worker.adopt(parameters);
        bench.worker.read(request.times()[t], timeKey);
        reestimate(bench, parameters, request.reestimation(), timeKey);
        scores.add(classify(bench, timeKey));
      }
      return new ChipOutcome(set, chip, scores);
    } finally {
      benches.push(bench);
    }
  }

  /**
   * Looks at the layers of one chip, the one that {@link #evaluateChip} tries with the first set of
   * effects.
   *
   * @return for each read time the layers on tiles, mean over the first batches of the test set
   */
  public List<List<LayerFigures>> inspectChip(int chip, ChipRequest request, float[] parameters) {
    LaneBench bench = borrow(request.sets().get(0).effects());
    try {
      NoiseKey chipKey = NoiseKey.of(request.seed()).child(Purpose.CHIP).child(chip);
      bench.worker.program(parameters, chipKey);
      List<List<LayerFigures>> times = new ArrayList<>();
      for (double seconds : request.times()) {
        NoiseKey timeKey = chipKey.child(Double.doubleToLongBits(seconds));
        bench.worker.read(seconds, timeKey);
        times.add(inspect(bench, timeKey));
      }
      return times;
    } finally {
      benches.push(bench);
    }
  }

  private List<LayerFigures> inspect(LaneBench bench, NoiseKey mvm) {
    List<List<LayerFigures>> batches = new ArrayList<>();
    for (int i = 0; i < Math.min(INSPECTED_BATCHES, evaluationBatches()); i++) {
      int from = i * evaluationBatch;
      int n = Math.min(evaluationBatch, test.size() - from);
      bench.load(test, from, n);
      batches.add(LayerProbe.of(bench.worker, bench.features, n, mvm, from));
    }
    return LayerFigures.means(batches);
  }

  /** Compares gradients on one batch of training samples with one set of effects. */
  public double[] compareGradients(
      GradientRequest request, int set, int batch, float[] parameters) {
    return new GradientProbe(definition, train).measure(request, set, batch, parameters);
  }

  /** Classifies one evaluation batch of the test set with the digital network. */
  public Score evaluateDigital(int batch, float[] parameters) {
    LaneBench bench = borrow();
    try {
      int from = batch * evaluationBatch;
      int n = Math.min(evaluationBatch, test.size() - from);
      bench.load(test, from, n);
      int correct = bench.worker.correctDigital(parameters, bench.features, bench.labels, n);
      return new Score(correct, answers(n), bench.worker.lossSum());
    } finally {
      benches.push(bench);
    }
  }

  /** Evaluation batches of the test set. */
  public int evaluationBatches() {
    return evaluationBatches(test);
  }

  private long answers(int samples) {
    return (long) samples * test.answers();
  }

  /**
   * Parameters with every converter range known: ranges that training never observed are taken from
   * some batches of the training set, on a chip of its own.
   *
   * @return a new array
   */
  public float[] calibrated(float[] parameters) {
    LaneBench bench = borrow();
    try {
      float[] result = parameters.clone();
      NoiseKey key = runKey.child(Purpose.CALIBRATION);
      bench.worker.program(result, key);
      bench.worker.read(0, key);
      // The first round runs without the converters whose ranges it finds, the second with them.
      for (int round = 0; round < 2; round++) {
        NoiseKey noise = key.child(round);
        float[] seen = observe(bench, CALIBRATION_BATCHES, noise, bench.worker::calibrate);
        result = parameters.clone();
        definition.layout().adoptObserved(result, seen);
        bench.worker.adopt(result);
      }
      return result;
    } finally {
      benches.push(bench);
    }
  }

  /** Gives the chip that has just been read its own statistics. */
  private void reestimate(
      LaneBench bench, float[] parameters, Reestimation asked, NoiseKey timeKey) {
    if (!asked.isNeeded()) {
      return;
    }
    NoiseKey noise = timeKey.child(Purpose.CALIBRATION);
    float[] seen = observe(bench, asked.batches(), noise, bench.worker::reestimate);
    float[] own = bench.ownCopy(parameters);
    asked.kinds().forEach(kind -> definition.layout().replaceObserved(own, seen, kind));
    bench.worker.adopt(own);
  }

  /** What a worker does with a batch to observe statistics. */
  private interface Observation {
    void of(float[] features, int n, NoiseKey noise, float[] out);
  }

  /** Sum of the observations of some batches of training samples, the same for every chip. */
  private float[] observe(LaneBench bench, int most, NoiseKey noise, Observation observation) {
    // Drawn, because a data set may be sorted by class.
    NoiseKey order = runKey.child(Purpose.CALIBRATION).child(Purpose.SAMPLE_ORDER);
    Permutation samples = new Permutation(train.size(), order);
    int batches = Math.min(most, 1 + (train.size() - 1) / evaluationBatch);
    float[] total = new float[definition.layout().size() + LaneWorker.EXTRAS];
    float[] one = bench.vector();
    for (int i = 0; i < batches; i++) {
      int from = i * evaluationBatch;
      int n = Math.min(evaluationBatch, train.size() - from);
      for (int k = 0; k < n; k++) {
        bench.ids[k] = (int) samples.at(from + k);
      }
      bench.load(train, n);
      observation.of(bench.features, n, noise.child(i), one);
      for (int k = 0; k < total.length; k++) {
        total[k] += one[k];
      }
    }
    bench.free.add(one);
    return total;
  }

  private Score classify(LaneBench bench, NoiseKey mvm) {
    Score total = new Score(0, 0, 0);
    for (int from = 0; from < test.size(); from += evaluationBatch) {
      int n = Math.min(evaluationBatch, test.size() - from);
      bench.load(test, from, n);
      int correct = bench.worker.correct(bench.features, bench.labels, n, mvm, from);
      total = total.plus(new Score(correct, answers(n), bench.worker.lossSum()));
    }
    return total;
  }

  private int maxBatch() {
    return Math.max(evaluationBatch, schedule.maxLaneSize(lanes));
  }

  private LaneBench borrow() {
    return borrow(Effect.all());
  }

  private LaneBench borrow(Set<Effect> effects) {
    return borrow(new Chip(definition.chip(), effects));
  }

  /**
   * A bench for a chip. One that has it is taken before one that must be made anew, so there are
   * never more workers than threads, whatever the number of sets of effects.
   */
  private LaneBench borrow(Chip chip) {
    for (LaneBench bench : benches) {
      if (bench.chip.same(chip) && benches.remove(bench)) {
        return bench;
      }
    }
    LaneBench bench = benches.poll();
    return (bench == null ? new LaneBench(definition, train, maxBatch()) : bench).with(chip);
  }
}
