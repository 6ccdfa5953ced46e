package io.ohmflow.driver.checkpoint;

/**
 * Where a run stands, besides its parameters and the history of its optimizer.
 *
 * @param step steps done
 * @param digest value of the digest chain after that step
 * @param identity digest of what fixes the training
 */
public record CheckpointState(long step, String digest, String identity) {}
