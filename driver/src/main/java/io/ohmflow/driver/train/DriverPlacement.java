package io.ohmflow.driver.train;

import io.ohmflow.driver.checkpoint.Checkpoint;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.server.ParameterServer;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.optim.OptimizerState;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Parameters in the memory of the driver: for models that every task can send home a gradient of.
 */
public final class DriverPlacement implements ParameterPlacement {
  private final RunDefinition run;
  private final LaneRuntime lanes;
  private ParameterServer server;
  private WireReference wires = WireReference.NONE;
  private float wireDeviation;

  /**
   * @param run what is trained
   * @param lanes who computes; not closed with this
   */
  public DriverPlacement(RunDefinition run, LaneRuntime lanes) {
    this.run = run;
    this.lanes = lanes;
  }

  @Override
  public void start(Optional<StoredCheckpoint> from) throws IOException {
    if (from.isEmpty()) {
      float[] parameters = run.initialParameters(0, run.layout().size());
      OptimizerState state = run.update().newState(parameters.length);
      server = new ParameterServer(run.update(), parameters, state);
      return;
    }
    Checkpoint checkpoint = from.get().load();
    float[] parameters = checkpoint.parameters();
    OptimizerState state = OptimizerState.of(checkpoint.optimizer(), parameters.length);
    server = new ParameterServer(run.update(), parameters, state);
    wires = checkpoint.wires();
    wireDeviation = checkpoint.wireDeviation();
  }

  @Override
  public StepResult step(long step) {
    if (run.lagsWires()) {
      wires = wires.at(step, run.trainingChip().wires(), server.parameters(), wireDeviation);
    }
    StepOutcome outcome = lanes.step(step, server.parameters(), wires);
    float[] sum = outcome.sum();
    int size = server.parameters().length;
    StepResult.Figures figures = StepResult.Figures.of(sum, size);
    // The loss comes directly after the gradients.
    for (int i = 0; i <= size; i++) {
      TrainingDivergedException.unlessFinite(step, i, size, sum[i]);
    }
    double norm = server.update(step, Arrays.copyOf(sum, size), figures.samples());
    wireDeviation = figures.wireError();
    return new StepResult(figures, norm, server.digest(), outcome.laneNanoseconds());
  }

  @Override
  public Score evaluateDigital() {
    return lanes.evaluateDigital(parameters());
  }

  @Override
  public void save(CheckpointStore store, CheckpointState state) throws IOException {
    float[][] slots = new float[server.state().slots()][];
    Arrays.setAll(slots, server.state()::slot);
    store.save(new Checkpoint(state, server.parameters(), slots, wires, wireDeviation));
  }

  @Override
  public float[] parameters() {
    return run.update().evaluated(server.parameters(), 0, server.state());
  }

  @Override
  public void close() {
    // The lanes belong to whoever made them.
  }
}
