package io.ohmflow.driver.spark;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.ohmflow.driver.train.TrainingListener.Activity;
import io.ohmflow.driver.train.TrainingListener.StepMeasurement;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.spark.metrics.source.Source;

/**
 * A training among the metrics of its Spark driver: numbers of the last step as gauges, steps and
 * samples as counters, where the time goes as timers. Whatever sink Spark is configured with, it
 * shows them. Read by other threads.
 */
final class TrainingSource implements Source {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final StepMeasurement NOTHING =
      new StepMeasurement(0, 0, Float.NaN, Double.NaN, Double.NaN, 0, Double.NaN, 0, 0);

  private final MetricRegistry registry = new MetricRegistry();
  private final Map<Activity, Timer> timers = new EnumMap<>(Activity.class);
  private final Timer lanes = registry.timer("lanes");
  private final Timer overhead = registry.timer("overhead");
  private final Counter steps = registry.counter("steps");
  private final Counter samples = registry.counter("samples");
  private volatile StepMeasurement last = NOTHING;

  TrainingSource() {
    for (Activity activity : Activity.values()) {
      timers.put(activity, registry.timer(activity.name().toLowerCase(Locale.ROOT)));
    }
    gauge("stepsDone", StepMeasurement::step);
    gauge("epoch", StepMeasurement::epoch);
    gauge("loss", StepMeasurement::loss);
    gauge("accuracy", StepMeasurement::accuracy);
    gauge("learningRate", StepMeasurement::learningRate);
    gauge("gradientNorm", StepMeasurement::gradientNorm);
    gauge("samplesPerSecond", m -> m.samples() / (m.nanoseconds() / NANOS_PER_SECOND));
  }

  private void gauge(String name, ToDoubleFunction<StepMeasurement> value) {
    registry.register(name, (Gauge<Double>) () -> value.applyAsDouble(last));
  }

  void stepped(StepMeasurement step) {
    last = step;
    steps.inc();
    samples.inc(step.samples());
    lanes.update(step.laneNanoseconds(), TimeUnit.NANOSECONDS);
    // What Spark, the sum over tasks and the update take beside the slowest task's lanes.
    long rest = Math.max(0, step.nanoseconds() - step.laneNanoseconds());
    overhead.update(rest, TimeUnit.NANOSECONDS);
  }

  void ends(Activity activity, long nanoseconds) {
    timers.get(activity).update(nanoseconds, TimeUnit.NANOSECONDS);
  }

  @Override
  public String sourceName() {
    return "training";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}
