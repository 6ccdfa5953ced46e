/**
 * Sweeps: a space of settings, which trials to train how far, what each of them gave. Knows no
 * Spark; {@code driver.spark} carries trials to the executors.
 */
package io.ohmflow.driver.sweep;
