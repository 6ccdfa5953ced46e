package io.ohmflow.driver.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.server.DigestChain;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Goes through steps that a run has done once more and compares the digests. Writes nothing; ends
 * with the first step that differs, since digests are a chain and no later one could be equal.
 */
public final class Replay {
  private final String identity;
  private final ParameterPlacement placement;
  private final NavigableMap<Long, JsonNode> recorded;
  private final Progress progress;
  private final BooleanSupplier interrupted;
  private final TrainingListener listener;

  /**
   * What came of it.
   *
   * @param compared steps that were done and had a recorded digest
   * @param difference the first step that differs, if one does
   */
  public record Outcome(long compared, Optional<Difference> difference) {}

  /**
   * A step with another result.
   *
   * @param step steps done after it, as in the log
   * @param digest of the replay
   * @param recordedDigest of the run
   * @param loss mean of the batch in the replay
   * @param recordedLoss the same in the run
   */
  public record Difference(
      long step, String digest, String recordedDigest, float loss, float recordedLoss) {}

  /**
   * @param identity digest of all that fixes the run
   * @param placement holds the parameters
   * @param recorded lines of the steps to go through, by steps done
   * @param progress told of each step; left open
   * @param interrupted asked after each step
   * @param listener told which step is gone through
   */
  public Replay(
      String identity,
      ParameterPlacement placement,
      NavigableMap<Long, JsonNode> recorded,
      Progress progress,
      BooleanSupplier interrupted,
      TrainingListener listener) {
    this.identity = identity;
    this.placement = placement;
    this.recorded = recorded;
    this.progress = progress;
    this.interrupted = interrupted;
    this.listener = listener;
  }

  /**
   * Replays from a checkpoint, or from the beginning, to the last recorded step.
   *
   * @throws RunInterruptedException if the user stopped it
   */
  public Outcome run(Optional<StoredCheckpoint> from) throws IOException {
    long begin = from.map(c -> c.state().step()).orElse(0L);
    String digest =
        from.map(StoredCheckpoint::state)
            .map(CheckpointState::digest)
            .orElseGet(() -> DigestChain.start(identity).hex());
    DigestChain chain = DigestChain.resume(digest);
    placement.start(from);
    progress.start(recorded.lastKey() - begin);
    long compared = 0;
    for (long step = begin; step < recorded.lastKey(); step++) {
      listener.begins(TrainingListener.Activity.STEP, (step + 1) + ", verified");
      StepResult result = placement.step(step);
      chain.advance(step + 1, result.digest());
      progress.step(step + 1 - begin, "");
      JsonNode line = recorded.get(step + 1);
      if (line != null) {
        compared++;
        Optional<Difference> difference = difference(step + 1, chain.hex(), result, line);
        if (difference.isPresent()) {
          return new Outcome(compared, difference);
        }
      }
      if (interrupted.getAsBoolean()) {
        throw new RunInterruptedException("interrupted; %d steps were equal".formatted(compared));
      }
    }
    return new Outcome(compared, Optional.empty());
  }

  private static Optional<Difference> difference(
      long step, String digest, StepResult result, JsonNode line) {
    String before = line.path("digest").asText();
    return digest.equals(before)
        ? Optional.empty()
        : Optional.of(
            new Difference(
                step,
                digest,
                before,
                result.figures().meanLoss(),
                (float) line.path("loss").asDouble()));
  }
}
