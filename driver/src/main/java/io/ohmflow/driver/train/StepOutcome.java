package io.ohmflow.driver.train;

/**
 * What the lanes of one step gave.
 *
 * @param sum canonical sum over lanes: gradients and statistics in the order of the parameters,
 *     then loss, correct answers and samples
 * @param laneNanoseconds time of the task whose lanes computed longest
 */
public record StepOutcome(float[] sum, long laneNanoseconds) {}
