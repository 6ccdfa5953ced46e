/**
 * The training loop and the chip evaluation, without Spark.
 *
 * <p>{@link io.ohmflow.driver.train.Trainer} runs on the driver and asks a {@link
 * io.ohmflow.driver.train.LaneRuntime} for each step; {@link io.ohmflow.driver.train.LaneEngine} is
 * what an executor does for it. The runtime between the two is Spark in production and a direct
 * call in tests.
 */
package io.ohmflow.driver.train;
