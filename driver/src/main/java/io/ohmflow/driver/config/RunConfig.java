package io.ohmflow.driver.config;

import io.ohmflow.driver.data.Augmentation;
import io.ohmflow.driver.data.DataSource;
import io.ohmflow.driver.data.DataSources;
import io.ohmflow.kernel.network.GradientEstimator;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A run as {@code run.yaml} describes it.
 *
 * @param name used for the default output folder
 * @param seed from which all draws of the training derive
 * @param data where samples come from
 * @param augmentation random changes of training images
 * @param network section whose key {@code network} holds the layers or the name of a preset; read
 *     once the data has told the shape
 * @param profile name of a built-in hardware profile or path of one
 * @param training how the network learns
 * @param noise how strong the noise is during training
 * @param evaluation the chips the result is tried on
 * @param checkpoint how often the state is written
 * @param kernels which linear algebra executes the run
 * @param output run folder, empty for {@code runs/NAME}
 * @param spark how the run lies on the cluster
 * @param tracking who else is told of the run's course
 * @param document the document itself, overrides included
 */
public record RunConfig(
    String name,
    long seed,
    DataSource data,
    Augmentation augmentation,
    Section network,
    String profile,
    TrainingConfig training,
    NoiseConfig noise,
    EvaluationConfig evaluation,
    CheckpointConfig checkpoint,
    KernelChoice kernels,
    String output,
    SparkConfig spark,
    TrackingConfig tracking,
    Document document) {

  /** Keys that may change when a run is resumed: they do not change its bits. */
  public static final List<String> FREE_KEYS =
      List.of("checkpoint", "evaluation", "spark", "tracking", "output", "name");

  private static final String HARDWARE = "hardware";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Name of the preset, or what kind of thing the network is. */
  public String networkName() {
    return NetworkSpec.name(network, "network");
  }

  /** Whether the network is trained on the hardware that it will run on. */
  public boolean trainsOnItsHardware() {
    return training.gradient() != GradientEstimator.NONE && training.hardware().isEmpty();
  }

  /** The configuration without the keys that do not change what is trained. */
  public String fixedYaml() {
    Document fixed = document.without(FREE_KEYS);
    return (trainsOnItsHardware() ? fixed : fixed.without(List.of(HARDWARE))).toYaml();
  }

  /**
   * Reads every key. Problems go to the document's collector; unknown keys are reported by {@code
   * root().finish()}, which the caller does once layers and optimizer have been read.
   */
  public static RunConfig read(Document document) {
    Section root = document.root();
    String name = root.text("name", "run");
    if (!NAME.matcher(name).matches()) {
      root.problem("name", "expected letters, digits, dots, dashes, got " + name);
    }
    return new RunConfig(
        name,
        root.longInteger("seed", 1),
        DataSources.read(root.section("data")),
        Augmentation.read(root.section("data")),
        root,
        root.text(HARDWARE, "pcm-standard"),
        TrainingConfig.read(root.optional("training")),
        NoiseConfig.read(root.optional("noise")),
        EvaluationConfig.read(root.optional("evaluation")),
        CheckpointConfig.read(root.optional("checkpoint")),
        root.choice("kernels", KernelChoice.class, KernelChoice.PORTABLE),
        root.text("output", ""),
        SparkConfig.read(root.optional("spark")),
        TrackingConfig.read(root.optional("tracking")),
        document);
  }
}
