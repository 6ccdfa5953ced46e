/**
 * The plan of a run: what every step and every lane does, fixed by the configuration before
 * anything runs, and independent of the cluster.
 *
 * <p>May use the kernels, the profiles and the data; knows no Spark.
 */
package io.ohmflow.driver.plan;
