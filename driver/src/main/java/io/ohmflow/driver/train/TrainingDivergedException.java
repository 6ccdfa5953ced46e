package io.ohmflow.driver.train;

/** Loss or gradient are no longer finite; going on would only produce NaN. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason and what to change. */
  public TrainingDivergedException(String message) {
    super(message);
  }

  /**
   * Looks at one number of a canonical sum.
   *
   * @param step number of the step, from 0
   * @param index of the number; the loss if it is {@code size}, else the gradient of a parameter
   * @throws TrainingDivergedException if it is NaN or infinite
   */
  public static void unlessFinite(long step, int index, int size, float value) {
    if (!Float.isFinite(value)) {
      throw new TrainingDivergedException(
          "training diverged: "
              + (index == size ? "the loss" : "the gradient of parameter " + index)
              + " of step "
              + (step + 1)
              + " is "
              + value
              + "; lower the learning rate, warm it up, or bound the gradient with"
              + " training.max-gradient-norm");
    }
  }
}
