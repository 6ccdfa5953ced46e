/**
 * The typed keys of {@code run.yaml}.
 *
 * <p>Each record stands for one section, holds its defaults in one place ({@code read}), and
 * reports every problem with file and key. May depend on the catalogues of the kernels, never on
 * Spark.
 */
package io.ohmflow.driver.config;
