package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads a run folder back. */
final class Runs {
  static final String RUN = "run.yaml";
  static final String PROFILE = "profile.yaml";

  private Runs() {}

  /** The run a folder describes, with its data loaded again. */
  static LoadedRun load(RunFolder folder, Configuration hadoop) {
    return load(folder, hadoop, Overrides.NONE);
  }

  /** The run a folder describes, with changes. */
  static LoadedRun load(RunFolder folder, Configuration hadoop, Overrides overrides) {
    return load(folder, new RunLoader(hadoop), overrides);
  }

  /** The same with a loader that may have the data already. */
  static LoadedRun load(RunFolder folder, RunLoader loader, Overrides overrides) {
    return loader.reload(
        text(folder, RUN),
        folder.location(RUN),
        text(folder, PROFILE),
        folder.location(PROFILE),
        overrides);
  }

  /**
   * A new folder for a run.
   *
   * @param output where the user wants it; null for what the configuration says
   */
  static RunFolder newFolder(LoadedRun run, String output, Configuration hadoop) {
    RunConfig config = run.definition().config();
    String location = output == null ? config.output() : output;
    return RunFolder.create(
        location.isEmpty() ? RunFolder.free("runs/" + config.name(), hadoop) : location, hadoop);
  }

  /** The checkpoints of a run. */
  static CheckpointStore checkpoints(RunFolder folder, LoadedRun run) {
    return new CheckpointStore(
        folder, run.definition().layout(), run.definition().config().checkpoint().keep());
  }

  /** Where the run goes on. Everything is checked before Spark starts or a file is written. */
  static Optional<StoredCheckpoint> start(RunFolder folder, LoadedRun run, Output out)
      throws IOException {
    Optional<StoredCheckpoint> start = checkpoints(folder, run).newest(out::say);
    long done = start.map(s -> s.state().step()).orElse(0L);
    long missing = MetricsLog.missing(folder, done);
    if (start.isPresent()) {
      requireSame(folder, run, start.get().state());
    }
    if (start.isEmpty()) {
      out.say("there is no checkpoint yet; beginning with the first step");
    }
    if (missing > 0) {
      out.say(
          folder.location(MetricsLog.FILE)
              + ": has no line for "
              + missing
              + " of the "
              + done
              + " steps done; the curves of the report will have a gap");
    }
    return start;
  }

  /**
   * Looks whether a checkpoint is one of this run.
   *
   * @throws InvalidInputException if it is not
   */
  static void requireSame(RunFolder folder, LoadedRun run, CheckpointState state) {
    if (!state.identity().equals(run.identity())) {
      throw new InvalidInputException(
          folder.location(),
          "the checkpoint of step "
              + state.step()
              + " belongs to another run than run.yaml, profile.yaml and the data describe");
    }
  }

  /**
   * A file that every run folder has; the weights once the run is finished.
   *
   * @throws InvalidInputException if it is missing, unreadable or damaged
   */
  static byte[] bytes(RunFolder folder, String name) {
    if (name.equals(RunFiles.WEIGHTS) && !folder.exists(name)) {
      throw new InvalidInputException(
          folder.location(name), "missing; has the run been finished? `resume` goes on with it");
    }
    return folder.readSealed(name);
  }

  /**
   * The weights that a finished run has come to.
   *
   * @throws InvalidInputException if they are missing, damaged or do not fit
   */
  static float[] parameters(RunFolder folder, LoadedRun run) {
    String file = folder.location(RunFiles.WEIGHTS);
    try {
      return CheckpointStore.parameters(
          run.definition().layout(), bytes(folder, RunFiles.WEIGHTS), file);
    } catch (IOException e) {
      throw new InvalidInputException(file, e.getMessage());
    }
  }

  /** A text file that every run folder has. */
  static String text(RunFolder folder, String name) {
    return new String(bytes(folder, name), StandardCharsets.UTF_8);
  }
}
