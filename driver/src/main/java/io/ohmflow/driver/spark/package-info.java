/**
 * The only place that knows Apache Spark: the session and the runtime that executes lanes and chips
 * as Spark tasks.
 *
 * <p>Every task is a pure function of what it is sent, so retries, speculation and lost machines
 * cannot change a result.
 */
package io.ohmflow.driver.spark;
