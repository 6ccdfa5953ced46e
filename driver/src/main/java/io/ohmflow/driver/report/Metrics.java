package io.ohmflow.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeMap;

/**
 * The course of a training run, as its {@code metrics.jsonl} tells it.
 *
 * @param steps one entry per step, by ascending step
 * @param evaluations accuracies measured while training, by ascending step
 */
public record Metrics(List<Step> steps, List<Evaluated> evaluations) {
  public Metrics {
    steps = List.copyOf(steps);
    evaluations = List.copyOf(evaluations);
  }

  /**
   * One training step. A figure that was not recorded is NaN.
   *
   * @param step number of the step, from 1
   * @param epoch passes over the data so far
   * @param loss mean loss of the batch
   * @param accuracy share of the batch classified correctly, with this step's noise
   * @param learningRate step size that was applied
   * @param samples samples in the batch
   * @param stepMillis wall time of the step, ms
   * @param laneMillis time the slowest task spent computing its lanes, ms
   * @param digest digest of the parameters after the step, chained over all steps
   * @param perplexity e to the mean loss, where a text is predicted
   */
  public record Step(
      long step,
      Double epoch,
      Double loss,
      Double accuracy,
      Double learningRate,
      long samples,
      Double stepMillis,
      Double laneMillis,
      String digest,
      Double perplexity) {
    public Step {
      perplexity = Json.orNaN(perplexity);
      epoch = Json.orNaN(epoch);
      loss = Json.orNaN(loss);
      accuracy = Json.orNaN(accuracy);
      learningRate = Json.orNaN(learningRate);
      stepMillis = Json.orNaN(stepMillis);
      laneMillis = Json.orNaN(laneMillis);
      digest = digest == null ? "" : digest;
    }
  }

  /**
   * Accuracies measured on held-out data during training. A figure that was not measured is NaN.
   *
   * @param step step after which they were measured
   * @param epoch passes over the data so far
   * @param digitalAccuracy share correct in exact arithmetic
   * @param noisyAccuracy share correct on simulated chips
   * @param digitalPerplexity e to the mean loss in exact arithmetic, where a text is predicted
   */
  public record Evaluated(
      long step,
      Double epoch,
      Double digitalAccuracy,
      Double noisyAccuracy,
      Double digitalPerplexity) {
    public Evaluated {
      digitalPerplexity = Json.orNaN(digitalPerplexity);
      epoch = Json.orNaN(epoch);
      digitalAccuracy = Json.orNaN(digitalAccuracy);
      noisyAccuracy = Json.orNaN(noisyAccuracy);
    }
  }

  /**
   * Reads the text of a {@code metrics.jsonl}. Lines that are torn (the run was killed while
   * writing) or of another kind are passed over. A resumed run writes again the steps it repeats;
   * the last line about a step counts.
   */
  static Metrics parse(String text) {
    TreeMap<Long, Step> steps = new TreeMap<>();
    TreeMap<Long, Evaluated> evaluations = new TreeMap<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              try {
                JsonNode node = Json.MAPPER.readTree(line);
                switch (node.path("kind").asText()) {
                  case "step" -> {
                    Step step = Json.MAPPER.treeToValue(node, Step.class);
                    steps.put(step.step(), step);
                  }
                  case "evaluation" -> {
                    Evaluated evaluated = Json.MAPPER.treeToValue(node, Evaluated.class);
                    evaluations.put(evaluated.step(), evaluated);
                  }
                  default -> {}
                }
              } catch (JsonProcessingException torn) {
                // A killed run leaves at most one such line; what it measured is measured again.
              }
            });
    return new Metrics(List.copyOf(steps.values()), List.copyOf(evaluations.values()));
  }
}
