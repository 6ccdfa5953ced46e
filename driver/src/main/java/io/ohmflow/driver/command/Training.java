package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Plans;
import io.ohmflow.driver.preflight.Preflight;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A run that is trained in its folder, or gone on with if the folder holds it.
 *
 * @param run what to train
 * @param file where it is described, for messages
 * @param folder new, or with the same run
 * @param hadoop configuration of the file systems
 */
record Training(LoadedRun run, String file, RunFolder folder, Configuration hadoop) {

  /**
   * Trains to the end and tries the result on chips.
   *
   * @throws InvalidInputException if the folder holds another run
   */
  RunSession.Finished run(String master, Output out) throws IOException {
    boolean begun = isBegun();
    Optional<StoredCheckpoint> start = begun ? Runs.start(folder, run, out) : Optional.empty();
    out.say(Plans.headline(run.definition()));
    try (Interruption interruption = Interruption.listen();
        RunSession session = new RunSession(run, folder, master)) {
      Preflight preflight = session.preflight(out);
      session.track();
      if (!begun) {
        session.describe(preflight);
      }
      return session.finish(start, interruption);
    }
  }

  /**
   * Whether there is nothing left to train.
   *
   * @throws InvalidInputException if the folder holds another run
   */
  boolean isFinished() {
    return isBegun() && folder.exists(RunFiles.WEIGHTS);
  }

  private boolean isBegun() {
    if (!folder.exists(Runs.RUN)) {
      return false;
    }
    LoadedRun held = Runs.load(folder, hadoop);
    if (!held.identity().equals(run.identity())
        || !held.definition().profile().text().equals(run.definition().profile().text())) {
      throw new InvalidInputException(
          folder.location(), "holds another run than " + file + " describes; take another folder");
    }
    return true;
  }
}
