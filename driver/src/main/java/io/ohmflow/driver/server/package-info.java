/**
 * The parameter server without Spark: the canonical sum over lanes, the parameters with their
 * optimizer state, and the digest chain.
 *
 * <p>May depend on {@code io.ohmflow.kernel.optim} and {@code io.ohmflow.kernel.network}; never on
 * Spark. A placement that keeps parameters elsewhere (shards on executors) uses the same tree and
 * the same update, so it arrives at the same bits.
 */
package io.ohmflow.driver.server;
