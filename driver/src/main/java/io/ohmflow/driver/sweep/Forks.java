package io.ohmflow.driver.sweep;

import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.util.Optional;

/** Gives a trial the state of another to begin with. */
final class Forks {
  private Forks() {}

  /**
   * Writes the first checkpoint of a trial, unless it has one.
   *
   * @param parent whose newest checkpoint it is
   * @param steps that the parent has done
   * @param sweep folder of the sweep
   * @throws InvalidInputException if the parent is elsewhere by now
   */
  static void begin(Trial trial, Trial parent, long steps, RunFolder sweep) throws IOException {
    CheckpointStore own = store(trial, sweep);
    if (own.newest(notice -> {}).isPresent()) {
      return;
    }
    Optional<StoredCheckpoint> state = store(parent, sweep).newest(notice -> {});
    if (state.isEmpty() || state.get().state().step() != steps) {
      throw new InvalidInputException(
          sweep.location(parent.folder()),
          "no checkpoint at step %d, with which trial %d is to begin; take another --output"
              .formatted(steps, trial.number()));
    }
    own.fork(state.get(), trial.training());
  }

  /**
   * Writes the end of a training that another trial has done already, so that it is not done again.
   * Where its checkpoint or its metrics are gone or damaged, the trial is trained like any other.
   *
   * @param twin a trial of the same identity
   * @param steps that it has done
   */
  static void share(Trial trial, Trial twin, long steps, RunFolder sweep) throws IOException {
    CheckpointStore own = store(trial, sweep);
    Optional<StoredCheckpoint> done = at(steps, store(twin, sweep));
    RunFolder from = sweep.inside(twin.folder());
    if (done.isEmpty() || at(steps, own).isPresent() || !from.exists(MetricsLog.FILE)) {
      return;
    }
    String metrics;
    try {
      metrics = MetricsLog.upTo(from, steps);
    } catch (InvalidInputException e) {
      return;
    }
    sweep.inside(trial.folder()).writeText(MetricsLog.FILE, metrics);
    own.save(done.get().load());
  }

  private static Optional<StoredCheckpoint> at(long steps, CheckpointStore store)
      throws IOException {
    return store.whole(notice -> {}).stream()
        .filter(stored -> stored.state().step() == steps)
        .findAny();
  }

  private static CheckpointStore store(Trial trial, RunFolder sweep) {
    RunDefinition run = trial.run().definition();
    return new CheckpointStore(
        sweep.inside(trial.folder()), run.layout(), run.config().checkpoint().keep());
  }
}
