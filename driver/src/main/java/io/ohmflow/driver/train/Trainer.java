package io.ohmflow.driver.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.config.CheckpointConfig;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.server.DigestChain;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The training loop: let the placement take the parameters one step on, note digest and metrics,
 * now and then write a checkpoint.
 */
public final class Trainer {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final RunDefinition run;
  private final String identity;
  private final ParameterPlacement placement;
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
   * @param placement holds the parameters
   * @param around where results go
   */
  public Trainer(
      RunDefinition run, String identity, ParameterPlacement placement, Surroundings around) {
    this.run = run;
    this.identity = identity;
    this.placement = placement;
    this.checkpoints = around.checkpoints();
    this.metrics = around.metrics();
    this.progress = around.progress();
    this.interrupted = around.interrupted();
  }

  /**
   * Trains from a checkpoint, or from the beginning, to the last step.
   *
   * @return where the run stands after the last step; that state is on disk
   */
  public CheckpointState run(Optional<StoredCheckpoint> from) throws IOException {
    return run(from, run.steps());
  }

  /**
   * Trains from a checkpoint, or from the beginning, up to a step, as the first part of the run.
   *
   * @param until steps done at the end, at most those of the run
   * @return where the run stands after the last step; that state is on disk
   * @throws TrainingDivergedException if loss or gradient are no longer finite
   * @throws RunInterruptedException if the user stopped the run; a checkpoint is on disk
   */
  public CheckpointState run(Optional<StoredCheckpoint> from, long until) throws IOException {
    CheckpointState begin =
        from.map(StoredCheckpoint::state)
            .orElseGet(() -> new CheckpointState(0, DigestChain.start(identity).hex(), identity));
    placement.start(from);
    DigestChain chain = DigestChain.resume(begin.digest());
    progress.start(until);
    long saved = begin.step();
    long savedAt = System.nanoTime();
    for (long step = begin.step(); step < until; step++) {
      oneStep(step, chain);
      long done = step + 1;
      boolean stop = interrupted.getAsBoolean();
      boolean last = done == until;
      if (stop || last || isDue(done - saved, savedAt) || placement.wantsCheckpoint()) {
        metrics.sync();
        placement.save(checkpoints, state(done, chain));
        saved = done;
        savedAt = System.nanoTime();
      }
      if (stop && !last) {
        throw new RunInterruptedException("interrupted after step " + done);
      }
    }
    progress.close();
    return state(Math.max(until, begin.step()), chain);
  }

  private boolean isDue(long steps, long since) {
    CheckpointConfig checkpoint = run.config().checkpoint();
    return steps >= checkpoint.everySteps()
        || System.nanoTime() - since >= checkpoint.every() * NANOS_PER_SECOND;
  }

  private CheckpointState state(long done, DigestChain chain) {
    return new CheckpointState(done, chain.hex(), identity);
  }

  private void oneStep(long step, DigestChain chain) throws IOException {
    long begin = System.nanoTime();
    StepResult result = placement.step(step);
    StepResult.Figures figures = result.figures();
    chain.advance(step + 1, result.digest());
    double accuracy = (double) figures.correct() / figures.samples() / run.network().answers();
    double millis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    double epoch = (step + 1.0) * run.config().training().batch() / run.trainSamples();
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "step")
            .put("step", step + 1)
            .put("epoch", round(epoch))
            .put("loss", figures.meanLoss())
            .put("accuracy", round(accuracy))
            .put("learningRate", run.update().settings().rate(step))
            .put("samples", figures.samples())
            .put("stepMillis", round(millis))
            .put("laneMillis", round(result.laneNanoseconds() / NANOS_PER_MILLI))
            .put("digest", chain.hex());
    if (run.predictsText()) {
      line.put("perplexity", StrictMath.exp(figures.meanLoss()));
    }
    if (!Double.isNaN(result.gradientNorm())) {
      line.put("gradientNorm", result.gradientNorm());
    }
    if (figures.wireError() > 0) {
      line.put("wireError", figures.wireError());
    }
    metrics.step(line);
    progress.step(step + 1, message(figures.meanLoss(), accuracy));
    digitalScore(step + 1, epoch);
  }

  private String message(float loss, double accuracy) {
    String text = String.format("loss %.3f  accuracy %.1f %%", loss, 100 * accuracy);
    return run.predictsText()
        ? text + String.format("  perplexity %.2f", StrictMath.exp(loss))
        : text;
  }

  private void digitalScore(long done, double epoch) throws IOException {
    int every = run.config().evaluation().everyEpochs();
    if (every == 0) {
      return;
    }
    long perEpoch = run.stepsPerEpoch();
    if (done % (perEpoch * every) == 0 || done == run.steps()) {
      Score score = placement.evaluateDigital();
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

  private static double round(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
