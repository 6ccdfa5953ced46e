package io.ohmflow.driver.sweep;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sweep as {@code sweep.yaml} describes it.
 *
 * <pre>
 * name: lenet-chips
 * run: run.yaml                     what all trials share
 * set: {training.epochs: 9}         further keys that all trials share
 * first: {output: runs/digital, …}  a run that is trained before the trials
 * space:                            keys and their values
 *   hardware: [pcm-standard, reram-wan2022]
 *   training.optimizer.learning-rate: {from: 0.01, to: 0.3, scale: log}
 *   method:                         a name of your own for several keys
 *     variants:
 *       digital: {training.gradient: none}
 *       on chip: {training.gradient: ste, noise.scale: 1.5}
 *   hardware.device.g-max: {values: [25 uS, 40 uS], when: {hardware: pcm-standard}}
 * strategy: {name: successive-halving, trials: 24, eta: 3, rungs: 3}
 * objectives: [accuracy: {statistic: fifth-percentile, time: 1 year}, cells]
 * </pre>
 *
 * @param name used for the default output folder
 * @param seed of the settings that are drawn
 * @param run path of the run.yaml that all trials share
 * @param set keys that all trials share
 * @param first trained before the trials, empty for none
 * @param space what differs
 * @param sampler which settings are tried
 * @param strategy which trials are trained how far
 * @param sampled how many settings are drawn
 * @param objectives the first ranks the trials
 * @param parallel trials at the same time, 0 for one per slot, or two if any is spread
 * @param spread which trials are trained step by step over the whole cluster
 * @param retries attempts after a failure that may not come again
 * @param largestLoss how much worse than a former sweep the best trial may be, empty for any
 * @param table rows and columns of an experiment, empty for a leaderboard alone
 * @param document the document itself
 */
public record SweepConfig(
    String name,
    long seed,
    String run,
    Map<String, String> set,
    Optional<FirstRun> first,
    Space space,
    Sampler sampler,
    Strategy strategy,
    int sampled,
    List<Objective> objectives,
    int parallel,
    Spread spread,
    int retries,
    Optional<Double> largestLoss,
    Optional<TableConfig> table,
    Document document) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int MOST_TRIALS = 100_000;
  private static final int MOST_RUNGS = 20;

  /** Which trials are trained step by step over the whole cluster; others whole in one task. */
  enum Spread {
    /** Large ones. */
    AUTO,
    NEVER,
    ALWAYS
  }

  /** Which trials are trained how far. */
  private enum Kind {
    GRID,
    RANDOM,
    SOBOL,
    SUCCESSIVE_HALVING,
    HYPERBAND,
    ASHA,
    POPULATION
  }

  /** Reads the whole document; problems go to its collector. */
  public static SweepConfig read(Document document) {
    Section root = document.root();
    String name = root.text("name", "sweep");
    if (!NAME.matcher(name).matches()) {
      root.problem("name", "expected letters, digits, dots, dashes, got " + name);
    }
    Space space = Space.read(root.section("space"));
    Section s = root.section("strategy");
    Kind kind = s.choice("name", Kind.class);
    Sampler sampler = sampler(kind, s);
    if (sampler == Sampler.SOBOL && space.dimensions() > Sampler.MOST_DIMENSIONS) {
      s.problem("name", "sobol has at most " + Sampler.MOST_DIMENSIONS + " keys");
    }
    long seed = root.longInteger("seed", 1);
    Strategy strategy = strategy(kind, s, sampler, space, seed);
    List<Objective> objectives = Objective.read(root);
    if (!objectives.isEmpty() && objectives.get(0).metric() == Objective.Metric.SETTING) {
      root.problem("objectives", "the first one ranks the trials; expected something measured");
    }
    for (Objective each : objectives) {
      if (each.metric() == Objective.Metric.SETTING
          && space.parameters().stream().noneMatch(p -> p.key().equals(each.setting()))) {
        root.problem("objectives", "setting: expected a key of the space, got " + each.setting());
      }
    }
    Section limits = root.optional("compare");
    Optional<Double> largestLoss =
        limits.has("largest-loss")
            ? Optional.of(limits.number("largest-loss", Range.NON_NEGATIVE))
            : Optional.empty();
    SweepConfig config =
        new SweepConfig(
            name,
            seed,
            root.text("run"),
            set(root.optional("set"), space),
            root.has("first")
                ? Optional.of(FirstRun.read(root.optional("first")))
                : Optional.empty(),
            space,
            sampler,
            strategy,
            strategy.trials(),
            objectives,
            root.integer("parallel", 0, MOST_TRIALS, 0),
            root.choice("spread", Spread.class, Spread.AUTO),
            root.integer("retries", 0, 100, 2),
            largestLoss,
            root.has("table")
                ? Optional.of(TableConfig.read(root.optional("table"), space))
                : Optional.empty(),
            document);
    root.finish();
    return config;
  }

  /** Keys of the run that is trained before the trials. */
  public Map<String, String> ofFirst(FirstRun run) {
    Map<String, String> keys = new LinkedHashMap<>(set);
    keys.putAll(run.set());
    return keys;
  }

  private static Map<String, String> set(Section s, Space space) {
    Map<String, String> set = new LinkedHashMap<>();
    for (String key : s.keys()) {
      set.put(key, s.yaml(key));
      if (space.parameters().stream().anyMatch(p -> p.key().equals(key))) {
        s.problem(key, "is a key of the space, too");
      }
    }
    return set;
  }

  private static Sampler sampler(Kind kind, Section s) {
    return switch (kind) {
      case GRID -> Sampler.GRID;
      case RANDOM -> Sampler.RANDOM;
      case SOBOL -> Sampler.SOBOL;
      default -> s.choice("sampler", Sampler.class, Sampler.SOBOL);
    };
  }

  private static Strategy strategy(Kind kind, Section s, Sampler sampler, Space space, long seed) {
    if (kind == Kind.HYPERBAND) {
      return Halving.hyperband(s.integer("rungs", 1, MOST_RUNGS, 3), eta(s));
    }
    int trials =
        sampler == Sampler.GRID
            ? s.integer("trials", 1, MOST_TRIALS, Math.min(MOST_TRIALS, space.grid().size()))
            : s.integer("trials", 1, MOST_TRIALS);
    return switch (kind) {
      case SUCCESSIVE_HALVING ->
          Halving.successive(trials, s.integer("rungs", 1, MOST_RUNGS, 3), eta(s));
      case POPULATION -> population(trials, s, seed);
      case ASHA -> new Asha(trials, s.integer("rungs", 1, MOST_RUNGS, 3), eta(s));
      default -> Halving.whole(trials);
    };
  }

  private static Population population(int trials, Section s, long seed) {
    if (trials < 2) {
      s.problem("trials", "a population has at least 2, got " + trials);
    }
    return new Population(
        trials,
        s.integer("rungs", 1, MOST_RUNGS, 5),
        s.integer("replaced", 1, Math.max(1, trials / 2), Math.max(1, trials / 4)),
        Explore.read(s.optional("explore")),
        seed);
  }

  private static int eta(Section s) {
    return s.integer("eta", 2, 100, 3);
  }
}
