package io.ohmflow.driver.plan;

import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.config.TrainingConfig;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.IOException;
import java.util.Optional;

/**
 * Networks trained before that a run builds on.
 *
 * @param files as they were read
 * @param start parameters before the first step; empty for random ones
 * @param teacher the network that the run learns from
 */
@SuppressWarnings("ArrayRecordComponent") // Only read, never compared.
public record Pretrained(PretrainedFiles files, float[] start, Optional<Teacher> teacher) {
  /** Nothing was trained before. */
  public static final Pretrained NONE =
      new Pretrained(PretrainedFiles.NONE, new float[0], Optional.empty());

  /**
   * A network that another one learns from; it is digital.
   *
   * @param network layers and shapes
   * @param parameters what it has learned
   */
  @SuppressWarnings("ArrayRecordComponent") // Only read, never compared.
  public record Teacher(NetworkSpec network, float[] parameters) {}

  /** Fits files to the network of a run; what does not fit is reported. */
  static Pretrained of(PretrainedFiles files, NetworkSpec network, TrainingConfig training) {
    float[] start =
        files.start().length == 0
            ? new float[0]
            : fitted(network, files.start(), training.start(), training.section(), "start");
    return new Pretrained(files, start, teacher(files, network, training));
  }

  private static Optional<Teacher> teacher(
      PretrainedFiles files, NetworkSpec network, TrainingConfig training) {
    if (files.teacherWeights().length == 0) {
      return Optional.empty();
    }
    Section section = training.section().optional("teacher");
    Problems problems = section.problems();
    int before = problems.list().size();
    String place = training.teacher().run();
    Section teacherRun = Document.parse(files.teacherYaml(), place + "/run.yaml", problems).root();
    NetworkSpec spec =
        NetworkSpec.read(
            teacherRun,
            "network",
            network.input(),
            new Shape(network.answers(), 1, network.classes()));
    if (problems.list().size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new Teacher(spec, fitted(spec, files.teacherWeights(), place, section, "run")));
  }

  private static float[] fitted(
      NetworkSpec network, byte[] weights, String place, Section section, String key) {
    try {
      return CheckpointStore.parameters(network.layout(), weights, place);
    } catch (IOException e) {
      section.problem(key, e.getMessage());
      return new float[network.layout().size()];
    }
  }
}
