/**
 * What is looked at before a run begins: whether the executors have what it needs, and what their
 * kind means for its result. Without Spark: {@link io.ohmflow.driver.preflight.ExecutorReport} is
 * made on an executor, {@link io.ohmflow.driver.preflight.Preflight} judges all of them.
 */
package io.ohmflow.driver.preflight;
