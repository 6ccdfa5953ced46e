package io.ohmflow.driver.bench;

import io.ohmflow.driver.bench.StepReport.LayerCost;
import io.ohmflow.driver.bench.StepReport.Memory;
import io.ohmflow.kernel.layer.LayerNames;
import io.ohmflow.kernel.layer.StepWatch;
import io.ohmflow.kernel.layer.StepWatch.StepPhase;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.optim.UpdateRule;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Runs training steps and looks at the clock. */
public final class StepBench implements AutoCloseable {
  private static final double NANOS = 1e-6;

  /** Phases of a lane that are told apart; what is between them is measured with them. */
  private static final List<StepPhase> PHASES =
      List.of(
          StepPhase.PROGRAM, StepPhase.READ, StepPhase.FORWARD, StepPhase.LOSS, StepPhase.BACKWARD);

  private final BenchRun run;
  private final Plan plan;
  private final StepClock clock = new StepClock();
  private final List<BenchLane> lanes = new ArrayList<>();
  private final List<BenchShard> shards = new ArrayList<>();
  private final double[][] squares;
  private final LaneTeam team;
  private final UpdateRule rule;
  private final float[] parameters;
  private final String linalg;
  private final long heldBefore;
  private long step;
  private long updateNanos;

  /**
   * How to measure.
   *
   * @param lanes at least 1
   * @param warmUp steps before those that count, ≥ 0
   * @param steps steps that count, ≥ 1
   */
  public record Plan(int lanes, int warmUp, int steps) {
    public Plan {
      if (lanes < 1 || warmUp < 0 || steps < 1) {
        throw new IllegalArgumentException(
            lanes + " lanes, " + warmUp + " and " + steps + " steps");
      }
    }
  }

  /** Makes the lanes; each has the whole batch of the run. */
  public StepBench(BenchRun run, Plan plan) {
    this.run = run;
    this.plan = plan;
    this.heldBefore = held();
    String name = "";
    for (int k = 0; k < plan.lanes(); k++) {
      Linalg products = run.definition().config().kernels().create(notice -> {});
      name = products.name();
      lanes.add(
          k == 0
              ? new BenchLane(run, k, new TimedLinalg(products, clock), clock)
              : new BenchLane(run, k, products, StepWatch.NONE));
    }
    this.linalg = name;
    this.rule = run.definition().update();
    this.parameters =
        run.definition().layout().initialParameters(NoiseKey.of(run.definition().config().seed()));
    OptimizerState state = rule.newState(parameters.length);
    int[] borders = rule.shards(plan.lanes());
    for (int k = 0; k + 1 < borders.length; k++) {
      shards.add(new BenchShard(rule, parameters, state, borders[k], borders[k + 1]));
    }
    this.squares = new double[shards.size()][];
    this.team = new LaneTeam(plan.lanes());
  }

  /** Bytes of live objects. */
  private static long held() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Warms up and measures. */
  public StepReport measure() {
    for (int k = 0; k < plan.warmUp(); k++) {
      step();
    }
    long laneBytes = Math.max(0, held() - heldBefore);
    int n = plan.steps();
    double[] whole = new double[n];
    double[] allocated = new double[n];
    double[] update = new double[n];
    Map<StepPhase, double[]> phases = new EnumMap<>(StepPhase.class);
    Map<StepPhase, double[]> products = new EnumMap<>(StepPhase.class);
    PHASES.forEach(phase -> phases.put(phase, new double[n]));
    PHASES.forEach(phase -> products.put(phase, new double[n]));
    Map<Long, double[][]> layers = new LinkedHashMap<>();
    Map<Long, String> names = LayerNames.of(run.definition().network().layers());
    names.keySet().forEach(id -> layers.put(id, new double[3][n]));
    long most = 0;
    for (int k = 0; k < n; k++) {
      long begin = System.nanoTime();
      step();
      whole[k] = (System.nanoTime() - begin) * NANOS;
      long bytes = lanes.stream().mapToLong(BenchLane::allocated).sum();
      allocated[k] = bytes;
      most = Math.max(most, bytes);
      update[k] = updateNanos * NANOS;
      for (StepPhase phase : PHASES) {
        phases.get(phase)[k] = clock.phase(phase) * NANOS;
        products.get(phase)[k] = clock.products(phase) * NANOS;
      }
      collect(layers, k);
    }
    Map<String, Spread> byPhase = named(phases);
    byPhase.put("update", Spread.of(update));
    return new StepReport(
        linalg,
        plan.lanes(),
        run.batch(),
        parameters.length,
        n,
        Spread.of(whole),
        byPhase,
        named(products),
        operations(),
        costs(names, layers),
        new Memory(laneBytes, laneBytes + most, (long) Spread.of(allocated).median()));
  }

  private void collect(Map<Long, double[][]> layers, int k) {
    clock
        .layers()
        .forEach(
            (id, time) -> {
              double[][] into = layers.get(id);
              into[0][k] = (time.of(StepPhase.PROGRAM) + time.of(StepPhase.READ)) * NANOS;
              into[1][k] = time.of(StepPhase.FORWARD) * NANOS;
              into[2][k] = time.of(StepPhase.BACKWARD) * NANOS;
            });
  }

  private static Map<String, Spread> named(Map<StepPhase, double[]> times) {
    Map<String, Spread> named = new LinkedHashMap<>();
    times.forEach(
        (phase, values) -> named.put(phase.name().toLowerCase(Locale.ROOT), Spread.of(values)));
    return named;
  }

  private Map<String, Double> operations() {
    Map<String, Double> operations = new LinkedHashMap<>();
    for (StepPhase phase : PHASES) {
      operations.put(phase.name().toLowerCase(Locale.ROOT), clock.operations(phase) * 1e-9);
    }
    return operations;
  }

  private static List<LayerCost> costs(Map<Long, String> names, Map<Long, double[][]> layers) {
    List<LayerCost> costs = new ArrayList<>();
    layers.forEach(
        (id, times) ->
            costs.add(
                new LayerCost(
                    names.get(id),
                    Spread.of(times[0]).median(),
                    Spread.of(times[1]).median(),
                    Spread.of(times[2]).median())));
    return costs;
  }

  private void step() {
    clock.reset();
    team.run(lane -> lanes.get(lane).step(step, parameters));
    long begin = System.nanoTime();
    update();
    updateNanos = System.nanoTime() - begin;
    step++;
  }

  /** Each lane's thread sums and updates a shard. */
  private void update() {
    long samples = (long) run.batch() * lanes.size();
    forShards(k -> squares[k] = shards.get(k).sum(lanes));
    double norm = Double.NaN;
    if (rule.settings().limitsGradientNorm()) {
      double[] all = Stream.of(squares).flatMapToDouble(DoubleStream::of).toArray();
      norm = rule.norm(all, samples);
    }
    UpdateRule.Moment moment = new UpdateRule.Moment(step, samples, norm);
    forShards(k -> shards.get(k).update(lanes, moment));
  }

  /** A vector of few blocks may have fewer shards than there are threads. */
  private void forShards(IntConsumer part) {
    team.run(
        k -> {
          if (k < shards.size()) {
            part.accept(k);
          }
        });
  }

  @Override
  public void close() {
    team.close();
  }
}
