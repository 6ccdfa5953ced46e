package io.ohmflow.driver.checkpoint;

import io.ohmflow.driver.server.WireReference;

/**
 * Everything a run needs to go on as if it had never stopped.
 *
 * @param step steps done
 * @param digest value of the digest chain after that step
 * @param identity what fixes the run: digest of configuration, profile and data snapshot
 * @param parameters flat parameter vector after that step
 * @param optimizer history of the optimizer, one array of the same length per slot
 * @param wires parameters for which wires that lag were last solved
 */
public record Checkpoint(
    long step,
    String digest,
    String identity,
    float[] parameters,
    float[][] optimizer,
    WireReference wires) {}
