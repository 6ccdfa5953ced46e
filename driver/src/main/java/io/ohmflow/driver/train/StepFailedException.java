package io.ohmflow.driver.train;

/** A step could not be done; says what went wrong first, where, and in which attempt. */
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With what went wrong first.
   *
   * @param cause what ended the step, which may be a consequence
   */
  public StepFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
