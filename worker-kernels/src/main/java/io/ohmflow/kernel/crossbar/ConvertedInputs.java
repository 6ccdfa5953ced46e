package io.ohmflow.kernel.crossbar;

/**
 * What is known of inputs that were converted before they were put together to vectors.
 *
 * @param notNegative whether no level is below 0
 * @param clips whether any input was clipped
 */
public record ConvertedInputs(boolean notNegative, boolean clips) {
  private static final ConvertedInputs[] ALL = {
    new ConvertedInputs(false, false),
    new ConvertedInputs(false, true),
    new ConvertedInputs(true, false),
    new ConvertedInputs(true, true)
  };

  /** The same object each time: every block of a step asks for one. */
  static ConvertedInputs of(boolean notNegative, boolean clips) {
    return ALL[(notNegative ? 2 : 0) + (clips ? 1 : 0)];
  }
}
