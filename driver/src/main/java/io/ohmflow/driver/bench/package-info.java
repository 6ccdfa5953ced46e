/**
 * What training steps cost on one machine: lanes run by threads of this process, without Spark.
 *
 * <p>May use {@code config}, {@code data}, {@code plan} and the kernels. Another network to measure
 * is a line in {@link io.ohmflow.driver.bench.BenchNetworks}.
 */
package io.ohmflow.driver.bench;
