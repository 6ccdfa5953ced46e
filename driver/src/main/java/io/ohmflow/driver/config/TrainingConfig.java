package io.ohmflow.driver.config;

import io.ohmflow.kernel.layer.InputRange;
import io.ohmflow.kernel.network.GradientEstimator;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Optional;

/**
 * Section {@code training}: how the network learns. What belongs to the update (optimizer,
 * schedule, weight clip, norm limit) is read from the same section by {@code UpdateSettings}, once
 * the data has told how many steps there are.
 *
 * @param gradient estimator of the backward pass
 * @param epochs passes over the training set
 * @param maxSteps stop after so many steps, {@link Long#MAX_VALUE} for no limit
 * @param batch samples per step, over all lanes
 * @param lanes logical workers; part of the run's identity
 * @param aggregation what lanes do before their results are added up
 * @param labelSmoothing share of the target spread over all classes
 * @param inputRange how input ranges are found that the hardware leaves open, section {@code
 *     input-range}
 * @param hardware the chip of training where it is another than that of the run, key {@code
 *     hardware}: written as the name or path of a profile, kept as the profile itself
 * @param start trained weights that training begins with: a run folder or a safetensors file, empty
 *     for random ones
 * @param teacher a network that the run learns from
 * @param section the section itself
 */
public record TrainingConfig(
    GradientEstimator gradient,
    int epochs,
    long maxSteps,
    int batch,
    int lanes,
    AggregationConfig aggregation,
    double labelSmoothing,
    InputRange inputRange,
    Optional<Document> hardware,
    String start,
    TeacherConfig teacher,
    Section section) {
  /** Key of the chip of training. */
  public static final String HARDWARE = "hardware";

  private static final int DEFAULT_BATCH = 128;
  private static final int DEFAULT_LANES = 8;
  private static final int MOST_LANES = 4096;
  private static final Range SMOOTHING = Range.closed(0, 0.9);

  static TrainingConfig read(Section s) {
    int batch = s.integer("batch", 1, Integer.MAX_VALUE, DEFAULT_BATCH);
    int lanes = s.integer("lanes", 1, MOST_LANES, DEFAULT_LANES);
    long maxSteps = s.longInteger("max-steps", Long.MAX_VALUE);
    if (maxSteps < 1) {
      s.problem("max-steps", "expected at least 1, got " + maxSteps);
    }
    GradientEstimator gradient =
        s.choice("gradient", GradientEstimator.class, GradientEstimator.STE);
    Section ranges = s.optional("input-range");
    InputRange inputRange = InputRange.read(ranges);
    if (gradient == GradientEstimator.NONE && inputRange.policy() == InputRange.Policy.LEARNED) {
      ranges.problem(
          "policy",
          "learned needs tiles in training, which gradient: none has not; take moving or quantile");
    }
    return new TrainingConfig(
        gradient,
        s.integer("epochs", 1, Integer.MAX_VALUE, 1),
        maxSteps,
        batch,
        lanes,
        AggregationConfig.read(s.optional("aggregation")),
        s.number("label-smoothing", SMOOTHING, 0),
        inputRange,
        hardware(s, gradient),
        s.text("start", ""),
        TeacherConfig.read(s.optional("teacher")),
        s);
  }

  private static Optional<Document> hardware(Section s, GradientEstimator gradient) {
    if (!s.has(HARDWARE)) {
      return Optional.empty();
    }
    if (gradient == GradientEstimator.NONE) {
      s.problem(HARDWARE, "gradient: none trains without a chip");
    }
    String profile = s.yaml(HARDWARE);
    return Optional.of(Document.parse(profile, s.file() + " training.hardware", s.problems()));
  }

  /** Steps of the whole run on {@code samples} training samples. */
  public long steps(int samples) {
    long perEpoch = (samples + (long) batch - 1) / batch;
    return Math.min(maxSteps, Math.multiplyExact(perEpoch, (long) epochs));
  }
}
