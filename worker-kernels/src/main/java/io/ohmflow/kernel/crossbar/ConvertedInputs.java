package io.ohmflow.kernel.crossbar;

/**
 * What is known of inputs that were converted before they were put together to vectors.
 *
 * @param notNegative whether no level is below 0
 * @param clips whether any input was clipped
 */
public record ConvertedInputs(boolean notNegative, boolean clips) {}
