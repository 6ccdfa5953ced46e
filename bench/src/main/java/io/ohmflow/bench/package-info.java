/**
 * Measurements of speed, outside the product: JMH benchmarks of single kernels, each beside a
 * baseline, and whole steps through Spark.
 *
 * <p>JMH warms up for long: until the JVM has compiled it, code on the Vector API is slower by
 * orders of magnitude, and on a busy machine that takes seconds.
 *
 * <p>May use every other module; nothing may use this one. A new measurement is a class {@code
 * XxxBenchmark} with JMH's annotations, or with a {@code main} where the thing measured needs a
 * running Spark; {@code bench/run XxxBenchmark} starts either.
 */
package io.ohmflow.bench;
