package io.ohmflow.driver.checkpoint;

import io.ohmflow.driver.server.WireReference;

/**
 * Everything a run needs to go on as if it had never stopped, in memory.
 *
 * @param state where the run stands
 * @param parameters flat parameter vector after that step
 * @param optimizer history of the optimizer, one array of the same length per slot
 * @param wires parameters for which wires that lag were last solved
 * @param wireDeviation how far they deviated in the last step, 0 if that was not measured
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over with one owner, never compared.
public record Checkpoint(
    CheckpointState state,
    float[] parameters,
    float[][] optimizer,
    WireReference wires,
    float wireDeviation) {}
