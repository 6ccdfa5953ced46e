package io.ohmflow.driver.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.Checkpoint;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.server.DigestChain;
import io.ohmflow.driver.server.ParameterServer;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.random.NoiseKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * The training loop: ask the lanes for a step, update the parameters, note digest and metrics, now
 * and then write a checkpoint.
 */
public final class Trainer {
  private static final double NANOS_PER_MILLI = 1e6;

  private final RunDefinition run;
  private final String identity;
  private final LaneRuntime lanes;
  private final CheckpointStore checkpoints;
  private final MetricsLog metrics;
  private final Progress progress;
  private final BooleanSupplier interrupted;

  /** Where the results of training go and what may stop it. */
  public record Surroundings(
      CheckpointStore checkpoints,
      MetricsLog metrics,
      Progress progress,
      BooleanSupplier interrupted) {}

  /**
   * @param run what to train
   * @param identity digest of all that fixes the run
   * @param lanes who computes
   * @param around where results go
   */
  public Trainer(RunDefinition run, String identity, LaneRuntime lanes, Surroundings around) {
    this.run = run;
    this.identity = identity;
    this.lanes = lanes;
    this.checkpoints = around.checkpoints();
    this.metrics = around.metrics();
    this.progress = around.progress();
    this.interrupted = around.interrupted();
  }

  /** A run before its first step. */
  public Checkpoint initial() {
    float[] parameters = run.layout().initialParameters(NoiseKey.of(run.config().seed()));
    OptimizerState state = run.update().newState(parameters.length);
    return new Checkpoint(
        0,
        DigestChain.start(identity).hex(),
        identity,
        parameters,
        slots(state),
        WireReference.NONE,
        0);
  }

  /**
   * Trains from a checkpoint to the last step.
   *
   * @return the state after the last step, which is also on disk
   */
  public Checkpoint run(Checkpoint from) throws IOException {
    return run(from, run.steps());
  }

  /**
   * Trains from a checkpoint up to a step, as the first part of the whole run.
   *
   * @param until steps done at the end, at most those of the run
   * @return the state after the last step, which is also on disk
   * @throws TrainingDivergedException if loss or gradient are no longer finite
   * @throws RunInterruptedException if the user stopped the run; a checkpoint is on disk
   */
  public Checkpoint run(Checkpoint from, long until) throws IOException {
    ParameterServer server =
        new ParameterServer(
            run.update(),
            from.parameters(),
            OptimizerState.of(from.optimizer(), from.parameters().length));
    DigestChain chain = DigestChain.resume(from.digest());
    WireReference wires = from.wires();
    float deviation = from.wireDeviation();
    progress.start(until);
    long saved = from.step();
    for (long step = from.step(); step < until; step++) {
      if (run.lagsWires()) {
        wires = wires.at(step, run.chip().wires(), server.parameters(), deviation);
      }
      deviation = oneStep(step, server, chain, wires);
      long done = step + 1;
      boolean stop = interrupted.getAsBoolean();
      boolean last = done == until;
      if (stop || last || done - saved >= run.config().checkpoint().everySteps()) {
        checkpoints.save(state(done, server, chain, new Wiring(wires, deviation)));
        saved = done;
      }
      if (stop && !last) {
        throw new RunInterruptedException("interrupted after step " + done);
      }
    }
    progress.close();
    return state(Math.max(until, from.step()), server, chain, new Wiring(wires, deviation));
  }

  /** Returns how far lagged wires deviated, 0 where that was not measured. */
  private float oneStep(long step, ParameterServer server, DigestChain chain, WireReference wires)
      throws IOException {
    long begin = System.nanoTime();
    StepOutcome outcome = lanes.step(step, server.parameters(), wires);
    float[] sum = outcome.sum();
    int size = server.parameters().length;
    float loss = sum[size + LaneWorker.LOSS];
    int samples = (int) sum[size + LaneWorker.SAMPLES];
    requireFinite(step, sum, size);
    double accuracy = (double) sum[size + LaneWorker.CORRECT] / samples / run.network().answers();
    double norm = server.update(step, Arrays.copyOf(sum, size), samples);
    chain.advance(step + 1, server.parameters());
    double millis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    double epoch = (step + 1.0) * run.config().training().batch() / run.trainSamples();
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "step")
            .put("step", step + 1)
            .put("epoch", round(epoch))
            .put("loss", loss / samples)
            .put("accuracy", round(accuracy))
            .put("learningRate", run.update().settings().rate(step))
            .put("samples", samples)
            .put("stepMillis", round(millis))
            .put("laneMillis", round(outcome.laneNanoseconds() / NANOS_PER_MILLI))
            .put("digest", chain.hex());
    if (run.predictsText()) {
      line.put("perplexity", StrictMath.exp(loss / samples));
    }
    if (!Double.isNaN(norm)) {
      line.put("gradientNorm", norm);
    }
    float wireError = sum[size + LaneWorker.WIRE_ERROR];
    if (wireError > 0) {
      line.put("wireError", wireError);
    }
    metrics.step(line);
    progress.step(step + 1, message(loss / samples, accuracy));
    digitalScore(step + 1, epoch, server.parameters());
    return wireError;
  }

  private String message(float loss, double accuracy) {
    String text = String.format("loss %.3f  accuracy %.1f %%", loss, 100 * accuracy);
    return run.predictsText()
        ? text + String.format("  perplexity %.2f", StrictMath.exp(loss))
        : text;
  }

  private void digitalScore(long done, double epoch, float[] parameters) throws IOException {
    int every = run.config().evaluation().everyEpochs();
    if (every == 0) {
      return;
    }
    long perEpoch = run.stepsPerEpoch();
    if (done % (perEpoch * every) == 0 || done == run.steps()) {
      Score score = lanes.evaluateDigital(parameters);
      ObjectNode line =
          JsonNodeFactory.instance
              .objectNode()
              .put("kind", "evaluation")
              .put("step", done)
              .put("epoch", round(epoch))
              .put("digitalAccuracy", score.accuracy())
              .put("digitalLoss", score.loss());
      if (run.predictsText()) {
        line.put("digitalPerplexity", score.perplexity());
      }
      metrics.evaluation(line);
    }
  }

  /** Wires as last solved, and how far they were off in the last step. */
  private record Wiring(WireReference reference, float deviation) {}

  private Checkpoint state(long done, ParameterServer server, DigestChain chain, Wiring wiring) {
    return new Checkpoint(
        done,
        chain.hex(),
        identity,
        server.parameters(),
        slots(server.state()),
        wiring.reference(),
        wiring.deviation());
  }

  private static float[][] slots(OptimizerState state) {
    float[][] slots = new float[state.slots()][];
    Arrays.setAll(slots, state::slot);
    return slots;
  }

  private static void requireFinite(long step, float[] sum, int size) {
    for (int i = 0; i <= size; i++) {
      if (!Float.isFinite(sum[i])) {
        throw new TrainingDivergedException(
            "training diverged: "
                + (i == size ? "the loss" : "the gradient of parameter " + i)
                + " of step "
                + (step + 1)
                + " is "
                + sum[i]
                + "; lower the learning rate, warm it up, or bound the gradient with"
                + " training.max-gradient-norm");
      }
    }
  }

  private static double round(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
