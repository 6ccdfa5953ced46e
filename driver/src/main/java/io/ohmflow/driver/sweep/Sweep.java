package io.ohmflow.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.train.RunInterruptedException;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Trains the trials of a plan, as many at a time as there is room for. Everything that is decided
 * follows from the plan and the journal, so a sweep may be killed at any moment and gone on with.
 */
public final class Sweep {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long POLL_MILLIS = 200;

  private final SweepPlan plan;
  private final RunFolder folder;
  private final Journal journal;
  private final TrialRunner runner;
  private final int room;
  private final Progress progress;
  private final History history = new History();
  private final List<Trial> trials;
  private final Deque<Assignment> again = new ArrayDeque<>();
  private final Map<Assignment, Integer> attempts = new HashMap<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private int finished;

  /** What a thread brings back: an answer, or why there is none. */
  private record Answer(Assignment work, String json, Exception failure) {}

  /**
   * @param folder of the sweep
   * @param journal of the folder
   * @param runner who trains
   * @param room trials at the same time
   * @param progress told of finished work
   */
  public Sweep(
      SweepPlan plan,
      RunFolder folder,
      Journal journal,
      TrialRunner runner,
      int room,
      Progress progress) {
    this.plan = plan;
    this.folder = folder;
    this.journal = journal;
    this.runner = runner;
    this.room = room;
    this.progress = progress;
    this.trials = new ArrayList<>(plan.trials());
  }

  /**
   * Runs to the end.
   *
   * @param interrupted asked now and then
   * @throws RunInterruptedException if the user stopped the sweep; what was trained is kept
   */
  public void run(BooleanSupplier interrupted) throws IOException {
    progress.start(plan.strategy().mostAssignments());
    recall();
    ExecutorService threads = Executors.newFixedThreadPool(room);
    int running = 0;
    try {
      while (true) {
        boolean stop = interrupted.getAsBoolean();
        Optional<Assignment> work = stop || running == room ? Optional.empty() : next();
        if (work.isPresent()) {
          running += start(work.get(), threads) ? 1 : 0;
        } else if (running == 0) {
          break;
        } else {
          if (stop) {
            runner.cancel();
          }
          Answer answer = poll();
          if (answer != null) {
            running--;
            finish(answer, stop);
          }
        }
      }
    } finally {
      threads.shutdownNow();
      progress.close();
    }
    if (interrupted.getAsBoolean()) {
      throw new RunInterruptedException(
          "interrupted after " + finished + " results; the same command goes on");
    }
  }

  /** Takes up what the journal has. */
  private void recall() {
    for (Trial trial : plan.trials()) {
      for (int rung = 0; rung < plan.strategy().rungs(); rung++) {
        Assignment work = new Assignment(trial.number(), rung);
        long steps = plan.strategy().steps(rung, trial.steps());
        if (journal.isStarted(trial.key(), steps)) {
          history.start(work);
          known(trial, steps).ifPresentOrElse(result -> note(work, result), () -> again.add(work));
        }
      }
    }
  }

  /**
   * The result of a trial, if it has all that is asked for. A trial that lacks an evaluation is
   * tried again, not trained again; one that has gone on since then has only to have what ranks it.
   */
  private Optional<JsonNode> known(Trial trial, long steps) {
    boolean last = journal.furthest(trial.key()) == steps;
    boolean asked = last ? plan.reestimates() : plan.config().objectives().get(0).isReestimated();
    return journal
        .result(trial.key(), steps)
        .filter(result -> !asked || result.has("failed") || result.has(TrialWork.REESTIMATED));
  }

  private Optional<Assignment> next() {
    return again.isEmpty() ? plan.strategy().next(history) : Optional.of(again.poll());
  }

  /** All trials that there are by now, in the order of their numbers. */
  public List<Trial> trials() {
    return List.copyOf(trials);
  }

  /**
   * Starts work.
   *
   * @return false if the journal has its result already
   */
  private boolean start(Assignment work, ExecutorService threads) throws IOException {
    Trial trial = trial(work);
    long steps = plan.strategy().steps(work.rung(), trial.steps());
    Optional<JsonNode> known = known(trial, steps);
    if (known.isPresent()) {
      note(work, known.get());
      return false;
    }
    if (journal.furthest(trial.key()) > steps) {
      throw new InvalidInputException(
          folder.location(),
          "trial "
              + trial.key()
              + " has been trained further than this sweep begins with; take"
              + " another --output");
    }
    if (!journal.isStarted(trial.key(), steps)) {
      journal.write(line("start", trial, work, steps));
    }
    history.start(work);
    Optional<Trial> twin = twin(trial, steps);
    if (twin.isPresent()) {
      Forks.share(trial, twin.get(), steps, folder);
    }
    TrialOrder order =
        new TrialOrder(
            trial.run().definition().config().document().toYaml(),
            trial.run().definition().profile().text(),
            trial.run().definition().pretrained().files(),
            trial.training(),
            folder.location(trial.folder()),
            steps,
            plan.reestimates(),
            plan.spreads(trial));
    String label = "trial " + trial.number() + " to step " + steps;
    threads.submit(
        () -> {
          try {
            answers.add(new Answer(work, runner.run(order, trial.data(), label), null));
          } catch (Exception e) {
            answers.add(new Answer(work, "", e));
          }
        });
    return true;
  }

  /** A trial that has been trained alike and is only tried on other chips. */
  private Optional<Trial> twin(Trial trial, long steps) {
    if (trial.parent().isPresent() || plan.spreads(trial)) {
      return Optional.empty();
    }
    return plan.trials().stream()
        .filter(other -> other.training().equals(trial.training()))
        .filter(other -> !other.key().equals(trial.key()))
        .filter(
            other -> journal.result(other.key(), steps).filter(r -> !r.has("failed")).isPresent())
        .findFirst();
  }

  /** The trial of some work; one that comes out of another is made with the state of that. */
  private Trial trial(Assignment work) throws IOException {
    if (work.trial() < trials.size()) {
      return trials.get(work.trial());
    }
    Origin origin = plan.strategy().origin(work.trial(), history).orElseThrow();
    Trial parent = trials.get(origin.parent());
    long steps = plan.strategy().steps(origin.rung(), parent.steps());
    Trial trial = plan.reader().descendant(origin, parent, steps);
    Forks.begin(trial, parent, steps, folder);
    trials.add(trial);
    return trial;
  }

  private Answer poll() {
    try {
      return answers.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for trials", e);
    }
  }

  private void finish(Answer answer, boolean stopping) throws IOException {
    Assignment work = answer.work();
    Trial trial = trials.get(work.trial());
    long steps = plan.strategy().steps(work.rung(), trial.steps());
    ObjectNode line = line("result", trial, work, steps);
    if (answer.failure() != null) {
      if (stopping) {
        return;
      }
      int attempt = attempts.merge(work, 1, Integer::sum);
      if (attempt <= plan.config().retries()) {
        again.addFirst(work);
        return;
      }
      line.put("failed", reason(answer.failure())).put("attempts", attempt);
    } else {
      JsonNode json = parse(answer.json());
      if (json.has("diverged")) {
        line.put("failed", json.path("diverged").asText());
      } else {
        line.setAll((ObjectNode) json);
      }
    }
    journal.write(line);
    note(work, line);
  }

  private ObjectNode line(String kind, Trial trial, Assignment work, long steps) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("kind", kind)
            .put("trial", trial.number())
            .put("rung", work.rung())
            .put("key", trial.key())
            .put("steps", steps);
    trial.parent().ifPresent(parent -> line.put("parent", parent));
    ObjectNode settings = line.putObject("settings");
    trial.settings().forEach(settings::put);
    return line;
  }

  private void note(Assignment work, JsonNode result) {
    Objective first = plan.config().objectives().get(0);
    Trial trial = trials.get(work.trial());
    double value =
        result.has("failed") ? Double.NaN : first.of(result, trial.plan(), trial.settings());
    history.finish(work, first.score(value));
    finished++;
    progress.step(
        finished,
        "trial " + work.trial() + (result.has("failed") ? " failed" : ": " + shown(first, value)));
  }

  private static String shown(Objective objective, double value) {
    return objective.isShare()
        ? String.format("%.2f %%", 100 * value)
        : String.format("%.4g", value);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is no JSON: " + json, e);
    }
  }

  /** The first cause says what happened; those around it say who heard of it. */
  private static String reason(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return text.lines().findFirst().orElse("");
  }
}
