package io.ohmflow.driver.checkpoint;

/**
 * Where a run stands, besides its parameters and the history of its optimizer.
 *
 * @param step steps done
 * @param digest value of the digest chain after that step
 * @param identity what fixes the run: digest of configuration, profile and data snapshot
 */
public record CheckpointState(long step, String digest, String identity) {}
