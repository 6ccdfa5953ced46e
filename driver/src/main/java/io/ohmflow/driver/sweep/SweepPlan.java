package io.ohmflow.driver.sweep;

import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sweep with every trial read and checked, before anything is trained.
 *
 * @param config the sweep
 * @param trials in the order of their numbers, those that are known beforehand
 * @param strategy for as many trials as there are
 * @param reader reads those that come out of others on the way
 */
public record SweepPlan(
    SweepConfig config, List<Trial> trials, Strategy strategy, TrialReader reader) {
  /** Parameters up to which one core trains a trial in reasonable time. */
  private static final int LARGEST_WHOLE = 2_000_000;

  /** While the driver closes a step of one trial, executors compute that of another. */
  private static final int SPREAD_TOGETHER = 2;

  private static final String OPTION = "--set ";

  public SweepPlan {
    trials = List.copyOf(trials);
  }

  /**
   * Reads all trials.
   *
   * @throws InvalidInputException listing every problem of every trial once
   */
  public static SweepPlan of(SweepConfig config, RunLoader loader) {
    List<Map<String, String>> settings =
        config.sampler().settings(config.space(), config.sampled(), config.seed());
    TrialReader reader = new TrialReader(config, loader);
    Set<Problem> problems = new LinkedHashSet<>();
    Map<String, Integer> keys = new HashMap<>();
    List<Trial> trials = new ArrayList<>();
    String file = config.document().file();
    for (int i = 0; i < settings.size(); i++) {
      try {
        Trial trial = reader.read(i, settings.get(i));
        Integer same = keys.putIfAbsent(trial.key(), i);
        if (same != null) {
          problems.add(
              new Problem(file, 0, "space", "trials " + same + " and " + i + " are the same run"));
        }
        problems.addAll(objectives(config, trial));
        if (config.strategy() instanceof Population && !trials.isEmpty()) {
          problems.addAll(strangers(config, trials.get(0), trial));
        }
        trials.add(trial);
      } catch (InvalidInputException e) {
        e.problems().forEach(p -> problems.add(inSpace(p, file, config.space())));
      }
    }
    if (settings.size() < config.strategy().trials()) {
      problems.add(
          new Problem(
              file,
              0,
              "strategy.trials",
              "the space has only %d settings, %d are asked for"
                  .formatted(settings.size(), config.strategy().trials())));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(List.copyOf(problems));
    }
    return new SweepPlan(config, trials, config.strategy(), reader);
  }

  /** A value of the space is wrong in the file of the sweep, not on the command line. */
  private static Problem inSpace(Problem problem, String file, Space space) {
    if (!problem.file().startsWith(OPTION)) {
      return problem;
    }
    String key = problem.file().substring(OPTION.length());
    String origin = space.origin(key);
    boolean varied = space.parameters().stream().anyMatch(p -> p.key().equals(origin));
    String where =
        (varied ? "space." : "set.") + origin + (origin.equals(key) ? "" : ".variants: " + key);
    boolean inside = problem.key().isEmpty() || key.endsWith(problem.key());
    return new Problem(
        file, 0, where, inside ? problem.message() : problem.key() + ": " + problem.message());
  }

  /** In a population each trial may go on with the state of any other. */
  private static List<Problem> strangers(SweepConfig config, Trial one, Trial other) {
    RunDefinition a = one.run().definition();
    RunDefinition b = other.run().definition();
    boolean alike =
        a.layout().segments().equals(b.layout().segments())
            && a.update().slots() == b.update().slots()
            && a.steps() == b.steps();
    return alike
        ? List.of()
        : List.of(
            new Problem(
                config.document().file(),
                0,
                "space",
                "the trials of a population exchange parameters, but trials %d and %d differ in"
                        .formatted(one.number(), other.number())
                    + " their network, their optimizer or their steps"));
  }

  private static List<Problem> objectives(SweepConfig config, Trial trial) {
    List<Problem> problems = new ArrayList<>();
    for (Objective each : config.objectives()) {
      var evaluation = trial.run().definition().config().evaluation();
      String message = "";
      if (each.metric().ofText() && !trial.run().definition().predictsText()) {
        message = each.label() + ": the network predicts no text";
      } else if (each.metric().ofChips() && evaluation.chips() == 0) {
        message = each.label() + ": evaluation.chips is 0";
      } else if (each.metric().ofChips() && !evaluation.times().contains(each.seconds())) {
        message = each.label() + ": not one of evaluation.times";
      }
      if (!message.isEmpty()) {
        problems.add(new Problem(config.document().file(), 0, "objectives", message));
      }
    }
    return problems;
  }

  /** Whether chips are tried with moments of batch normalisation measured on each, too. */
  boolean reestimates() {
    return config.objectives().stream().anyMatch(Objective::isReestimated);
  }

  /** Whether the steps of a trial are spread over the cluster. */
  boolean spreads(Trial trial) {
    return switch (config.spread()) {
      case NEVER -> false;
      case ALWAYS -> true;
      case AUTO -> trial.run().definition().layout().size() > LARGEST_WHOLE;
    };
  }

  /**
   * How many trials are trained at the same time.
   *
   * @param slots tasks that the cluster runs at the same time
   */
  public int room(int slots) {
    if (config.parallel() > 0) {
      return config.parallel();
    }
    return trials.stream().anyMatch(this::spreads) ? SPREAD_TOGETHER : slots;
  }

  /** Settings of each trial. */
  public List<Map<String, String>> settings() {
    return trials.stream().map(Trial::settings).toList();
  }

  /** What ranks the trials, in words. */
  public String goal() {
    return config.objectives().get(0).label();
  }

  /** How trials are trained, in words. */
  public String how() {
    return strategy.describe();
  }

  /** What fixes the outcome of the whole sweep: equal keys are equal sweeps. */
  public String key() {
    String asked =
        strategy
            + "\n"
            + config.objectives()
            + "\n"
            + trials.stream().map(Trial::key).collect(Collectors.joining("\n"));
    return TrialReader.sha256(asked);
  }
}
