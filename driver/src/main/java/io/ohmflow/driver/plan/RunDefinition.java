package io.ohmflow.driver.plan;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.config.SparkConfig.Placement;
import io.ohmflow.driver.config.TrainingConfig;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.crossbar.Differentiability;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.network.GradientEstimator;
import io.ohmflow.kernel.network.LaneSettings;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.kernel.optim.UpdateRule;
import io.ohmflow.kernel.optim.UpdateSettings;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.Optional;

/**
 * A run with everything resolved that configuration, profile and data determine. Immutable and
 * shared by threads; driver and executors make their own from the same texts.
 *
 * @param config the configuration
 * @param profile the hardware
 * @param chip the hardware as numerics
 * @param trainingChip the chip of training: {@code chip} itself unless {@code training.hardware}
 *     names another one
 * @param network layers and shapes
 * @param layout where each parameter stands
 * @param update optimizer, schedule, clip, moving statistics
 * @param trainSamples samples of an epoch
 * @param steps steps of the whole run
 * @param pretrained networks trained before that the run builds on
 */
public record RunDefinition(
    RunConfig config,
    HardwareProfile profile,
    ChipModel chip,
    ChipModel trainingChip,
    NetworkSpec network,
    ParameterLayout layout,
    UpdateRule update,
    int trainSamples,
    long steps,
    Pretrained pretrained) {

  /**
   * Reads a run. Problems of both documents go to {@code problems}; the result is only usable if
   * there are none.
   *
   * @param config configuration, read but not finished
   * @param profileDocument hardware profile
   * @param train training samples, which determine the shape of the input
   * @param files of networks trained before
   */
  public static RunDefinition read(
      RunConfig config,
      Document profileDocument,
      Dataset train,
      PretrainedFiles files,
      Problems problems) {
    HardwareProfile profile = HardwareProfile.read(profileDocument, problems);
    ChipModel chip = ChipModel.of(profile);
    profileDocument.root().finish();
    ChipModel trainingChip = trainingChip(config, profile, chip, problems);
    Shape input = new Shape(train.height(), train.width(), train.channels());
    Shape scores = new Shape(train.answers(), 1, train.classes());
    TrainingConfig training = config.training();
    if (config.augmentation().isNeeded() && train.height() == 1 && train.width() == 1) {
      Section data = config.document().root().section("data");
      data.problem("augment", "a row of a table is no image that could be changed");
    }
    NetworkSpec network =
        NetworkSpec.read(config.document().root(), "network", input, scores)
            .with(training.inputRange());
    long steps = training.steps(train.size());
    UpdateRule update =
        new UpdateRule(UpdateSettings.read(training.section(), steps), network.layout().segments());
    RunDefinition run =
        new RunDefinition(
            config,
            profile,
            chip,
            trainingChip,
            network,
            network.layout(),
            update,
            train.size(),
            steps,
            Pretrained.of(files, network, training));
    if (run.lagsWires() && config.spark().placement() == Placement.SHARDED) {
      config
          .document()
          .root()
          .optional("spark")
          .problem("placement", "lagged wires need their parameters on the driver; take driver");
    }
    int laneSamples = Math.min(training.batch(), train.size()) / training.lanes();
    training
        .aggregation()
        .check(training.section(), update.settings(), laneSamples, run.lagsWires());
    config.document().root().finish();
    return run;
  }

  private static ChipModel trainingChip(
      RunConfig config, HardwareProfile profile, ChipModel chip, Problems problems) {
    HardwareProfile hardware = profile;
    ChipModel trainingChip = chip;
    if (config.training().hardware().isPresent()) {
      Document document = config.training().hardware().get();
      hardware = HardwareProfile.read(document, problems);
      trainingChip = ChipModel.of(hardware);
      document.root().finish();
    }
    if (config.training().gradient() == GradientEstimator.AUTODIFF && problems.isEmpty()) {
      Differentiability.require(hardware, trainingChip);
    }
    return trainingChip;
  }

  /** Reads texts that were validated before they were sent. */
  public static RunDefinition trusted(RunPackage run) {
    Problems problems = new Problems();
    RunConfig config = RunConfig.read(Document.parse(run.runYaml(), "run.yaml", problems));
    Document profile = Document.parse(run.profileYaml(), "profile.yaml", problems);
    RunDefinition definition = read(config, profile, run.train(), run.pretrained(), problems);
    problems.throwIfAny();
    return definition;
  }

  /** Whether training uses solutions of the wires of earlier steps. */
  public boolean lagsWires() {
    return trainingChip.lagsWires() && config.training().gradient() != GradientEstimator.NONE;
  }

  /** Whether the network predicts the next token of a text, so that perplexity means something. */
  public boolean predictsText() {
    return network.answers() > 1;
  }

  /** Steps of one pass over the training set. */
  public long stepsPerEpoch() {
    return (trainSamples + (long) config.training().batch() - 1) / config.training().batch();
  }

  /**
   * A stretch of the parameters before the first step.
   *
   * @param from first element, inclusive
   * @param to last element, exclusive
   */
  public float[] initialParameters(int from, int to) {
    return pretrained.start().length > 0
        ? Arrays.copyOfRange(pretrained.start(), from, to)
        : layout.initialParameters(NoiseKey.of(config.seed()), from, to);
  }

  /** A worker for one thread that knows the teacher's answers; empty if there is no teacher. */
  public Optional<LaneWorker> newTeacher(int maxBatch) {
    return pretrained
        .teacher()
        .map(
            teacher ->
                new LaneWorker(
                    teacher.network(),
                    trainingChip,
                    LaneSettings.evaluation(maxBatch),
                    config.kernels().create(notice -> {})));
  }

  /** A worker for one thread, on the chip of training. */
  public LaneWorker newWorker(int maxBatch) {
    return newWorker(trainingChip, maxBatch);
  }

  /** A worker for one thread, on some chip. */
  public LaneWorker newWorker(ChipModel other, int maxBatch) {
    TrainingConfig training = config.training();
    LaneSettings settings =
        new LaneSettings(
            training.gradient(),
            (float) training.labelSmoothing(),
            training.teacher().distillation(),
            maxBatch);
    return newWorker(other, settings);
  }

  /**
   * A worker for one thread, on some chip, that learns from labels alone with another estimator
   * than that of the run.
   */
  public LaneWorker newWorker(ChipModel other, GradientEstimator estimator, int maxBatch) {
    float smoothing = (float) config.training().labelSmoothing();
    return newWorker(other, new LaneSettings(estimator, smoothing, maxBatch));
  }

  private LaneWorker newWorker(ChipModel other, LaneSettings settings) {
    return new LaneWorker(network, other, settings, config.kernels().create(notice -> {}));
  }
}
