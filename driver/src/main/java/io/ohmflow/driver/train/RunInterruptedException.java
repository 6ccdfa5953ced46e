package io.ohmflow.driver.train;

/** The user stopped the run; a checkpoint was written. */
public final class RunInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States where the run can be taken up again. */
  public RunInterruptedException(String message) {
    super(message);
  }
}
