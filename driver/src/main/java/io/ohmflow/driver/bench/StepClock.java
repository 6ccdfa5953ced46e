package io.ohmflow.driver.bench;

import io.ohmflow.kernel.layer.StepWatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up where one lane's time goes, by phase and by layer. {@code reset} before each step.
 *
 * <p>A product costs two looks at the clock, 50 ns; everything else is a few dozen a step.
 */
final class StepClock implements StepWatch {
  /** Nanoseconds of a layer: program and read, forward, backward. */
  static final class LayerTime {
    private final long[] nanos = new long[StepPhase.values().length];

    long of(StepPhase phase) {
      return nanos[phase.ordinal()];
    }
  }

  private final long[] phases = new long[StepPhase.values().length];
  private final long[] products = new long[StepPhase.values().length];
  private final long[] operations = new long[StepPhase.values().length];
  private final Map<Long, LayerTime> layers = new HashMap<>();
  private final LayerTime none = new LayerTime();
  private LayerTime current = none;
  private StepPhase phase = StepPhase.DONE;
  private long layer = NOWHERE;
  private long since;
  private long productSince;

  void reset() {
    Arrays.fill(phases, 0);
    Arrays.fill(products, 0);
    Arrays.fill(operations, 0);
    layers.values().forEach(time -> Arrays.fill(time.nanos, 0));
    since = System.nanoTime();
  }

  private void lap() {
    long now = System.nanoTime();
    phases[phase.ordinal()] += now - since;
    current.nanos[phase.ordinal()] += now - since;
    since = now;
  }

  @Override
  public void enter(StepPhase next) {
    lap();
    phase = next;
  }

  @Override
  public long enter(long next) {
    lap();
    long left = layer;
    layer = next;
    current = next == NOWHERE ? none : layers.computeIfAbsent(next, id -> new LayerTime());
    return left;
  }

  void beginProduct() {
    productSince = System.nanoTime();
  }

  void endProduct(long floatingPointOperations) {
    products[phase.ordinal()] += System.nanoTime() - productSince;
    operations[phase.ordinal()] += floatingPointOperations;
  }

  /** Nanoseconds of a phase since the reset. */
  long phase(StepPhase which) {
    return phases[which.ordinal()];
  }

  /** Nanoseconds of matrix products in a phase since the reset. */
  long products(StepPhase which) {
    return products[which.ordinal()];
  }

  /** Floating-point operations of those products. */
  long operations(StepPhase which) {
    return operations[which.ordinal()];
  }

  /** Times of the layers since the reset, by id. */
  Map<Long, LayerTime> layers() {
    return layers;
  }
}
