package io.ohmflow.driver.train;

/** The loss or a gradient is no longer finite. The newest checkpoint is from before that. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States at which step and why. */
  public TrainingDivergedException(String message) {
    super(message);
  }
}
