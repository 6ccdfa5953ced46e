package io.ohmflow.driver.train;

import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the parameters of a run and the history of its optimizer are between steps: takes them from
 * one version to the next. Every placement arrives at the same bits. Not thread-safe.
 */
public interface ParameterPlacement extends AutoCloseable {

  /**
   * Begins with a checkpoint, or with the parameters before the first step.
   *
   * @param from the checkpoint; read, not changed
   */
  void start(Optional<StoredCheckpoint> from) throws IOException;

  /**
   * Runs all lanes of one step and updates the parameters.
   *
   * @param step number of the step, from 0; the one after the last, or the first after the start
   * @throws TrainingDivergedException if loss or gradient are no longer finite
   */
  StepResult step(long step);

  /** Classifies the test set with the digital network as it is now, weights averaged if asked. */
  Score evaluateDigital();

  /** Writes the present version as a checkpoint. */
  void save(CheckpointStore store, CheckpointState state) throws IOException;

  /**
   * Whether a checkpoint is due for the sake of this placement, whatever the configuration says.
   */
  default boolean wantsCheckpoint() {
    return false;
  }

  /**
   * What training has come to: all parameters of the present version in the memory of the driver,
   * with the averages of the weights if the run keeps such. Only after {@link #save} of that
   * version.
   */
  float[] parameters() throws IOException;

  @Override
  void close();
}
