package io.ohmflow.driver.report;

import java.util.List;
import java.util.Objects;

/**
 * How the straight-through gradient compares with that of the simulated chip ({@code
 * gradients.json}).
 *
 * @param estimator the one that is judged
 * @param batches batches that intervals are over
 * @param draws chips that a gradient is the mean over
 * @param checkpoints stages of the training, in order
 */
public record Gradients(String estimator, int batches, int draws, List<Stage> checkpoints) {
  public Gradients {
    estimator = Objects.requireNonNullElse(estimator, "ste");
    checkpoints = checkpoints == null ? List.of() : List.copyOf(checkpoints);
  }

  /**
   * The parameters after some steps.
   *
   * @param sets one for each set of effects, all together first
   */
  public record Stage(long step, List<Effects> sets) {
    public Stage {
      sets = sets == null ? List.of() : List.copyOf(sets);
    }
  }

  /**
   * A chip with some effects.
   *
   * @param effects which
   * @param reference what the gradient of the chip was found by
   * @param all of all parameters together
   * @param descent what a step along the estimate wins over what it promises, by the loss itself
   * @param layers layer by layer
   */
  public record Effects(
      String effects, String reference, Alignment all, Value descent, List<Alignment> layers) {
    public Effects {
      layers = layers == null ? List.of() : List.copyOf(layers);
    }
  }

  /**
   * Figures of some parameters together.
   *
   * @param rho length of the error over that of the estimate
   * @param bound least cosine that follows from rho; null where nothing follows
   * @param slope what a small step along the estimate wins over what it promises
   * @param random magnitude of cosine that 95 % of random directions stay below
   */
  public record Alignment(
      String name,
      long parameters,
      Value cosine,
      Value rho,
      Double bound,
      Value slope,
      double random) {}

  /** A number with its 95 % interval; nulls where it is undefined. */
  public record Value(Double value, Double low, Double high) {
    /** Whether there is a number. */
    boolean known() {
      return value != null;
    }
  }
}
