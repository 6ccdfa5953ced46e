package io.ohmflow.driver.bench;

import io.ohmflow.driver.bench.StepReport.LayerCost;
import io.ohmflow.driver.bench.StepReport.Memory;
import io.ohmflow.driver.server.ParameterServer;
import io.ohmflow.kernel.layer.LayerNames;
import io.ohmflow.kernel.layer.StepWatch;
import io.ohmflow.kernel.layer.StepWatch.StepPhase;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
  private final ExecutorService threads;
  private final ParameterServer server;
  private final float[] sum;
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
    this.threads = Executors.newFixedThreadPool(plan.lanes());
    float[] initial =
        run.definition().layout().initialParameters(NoiseKey.of(run.definition().config().seed()));
    this.sum = new float[initial.length];
    this.server =
        new ParameterServer(
            run.definition().update(), initial, run.definition().update().newState(sum.length));
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
        sum.length,
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
    if (lanes.size() == 1) {
      lanes.get(0).step(step, server.parameters());
    } else {
      stepAll();
    }
    long begin = System.nanoTime();
    System.arraycopy(lanes.get(0).sums(), 0, sum, 0, sum.length);
    for (int k = 1; k < lanes.size(); k++) {
      float[] other = lanes.get(k).sums();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other[i];
      }
    }
    int batch = run.batch();
    server.update(step, sum, (long) batch * lanes.size());
    updateNanos = System.nanoTime() - begin;
    step++;
  }

  private void stepAll() {
    List<Future<?>> running = new ArrayList<>();
    for (BenchLane lane : lanes) {
      running.add(threads.submit(() -> lane.step(step, server.parameters())));
    }
    try {
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
