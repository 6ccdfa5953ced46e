package io.ohmflow.driver.checkpoint;

import io.ohmflow.driver.server.WireReference;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * A checkpoint in its files, found to be whole. What it holds is read when it is asked for: all of
 * it by a driver that keeps the parameters, parts of it by the executors that do.
 */
public final class StoredCheckpoint {
  private final CheckpointState state;
  private final CheckpointParts parts;
  private final WireReference wires;
  private final float wireDeviation;
  private final Configuration hadoop;

  StoredCheckpoint(
      CheckpointState state,
      CheckpointParts parts,
      WireReference wires,
      float wireDeviation,
      Configuration hadoop) {
    this.state = state;
    this.parts = parts;
    this.wires = wires;
    this.wireDeviation = wireDeviation;
    this.hadoop = hadoop;
  }

  /** Where the run stands. */
  public CheckpointState state() {
    return state;
  }

  /** Parameters and history, to be read where they are needed. */
  public CheckpointParts parts() {
    return parts;
  }

  /** Reads everything. */
  public Checkpoint load() throws IOException {
    int[] borders = parts.borders();
    float[][] values = parts.read(0, borders[borders.length - 1], hadoop);
    float[][] history = new float[values.length - 1][];
    System.arraycopy(values, 1, history, 0, history.length);
    return new Checkpoint(state, values[0], history, wires, wireDeviation);
  }
}
