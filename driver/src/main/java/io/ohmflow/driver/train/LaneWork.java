package io.ohmflow.driver.train;

import io.ohmflow.driver.config.AggregationConfig;
import io.ohmflow.driver.config.AggregationConfig.Wire;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.BatchSchedule;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.server.Bfloat16;
import io.ohmflow.kernel.layer.Pass;
import io.ohmflow.kernel.network.StepInput.Identity;
import io.ohmflow.kernel.optim.Segment;
import io.ohmflow.kernel.optim.UpdateSettings;
import java.util.Arrays;
import java.util.List;

/**
 * What one lane adds to the sum of a step: the gradient of its samples, or the sum of the gradients
 * along steps of its own, rounded if it travels so. Immutable and safe to share between threads.
 *
 * <p>Local steps change only what has a gradient of the loss. Statistics and ranges stay, and take
 * one step with the mean over all samples when all lanes have been added up.
 */
final class LaneWork {
  private final Dataset train;
  private final BatchSchedule schedule;
  private final AggregationConfig aggregation;
  private final UpdateSettings update;
  private final int draws;
  private final LaneStep steps;
  private final List<Segment> trained;

  LaneWork(RunDefinition definition, Dataset train, BatchSchedule schedule) {
    RunConfig config = definition.config();
    this.train = train;
    this.schedule = schedule;
    this.aggregation = config.training().aggregation();
    this.update = definition.update().settings();
    this.draws = config.noise().draws();
    this.steps = new LaneStep(config.noise());
    this.trained =
        definition.layout().segments().stream().filter(s -> !s.kind().observed()).toList();
  }

  /**
   * Runs the samples whose ids a bench has.
   *
   * @param n how many
   * @param bench with their ids
   * @return result vector of {@link io.ohmflow.kernel.network.LaneWorker}, from the bench
   */
  float[] of(Identity identity, int n, Pass.Wiring wiring, LaneBench bench, float[] parameters) {
    float[] out =
        aggregation.isLocal()
            ? locally(identity, n, bench, parameters)
            : gradient(identity, 0, n, wiring, bench, parameters);
    if (aggregation.wire() == Wire.BF16) {
      for (Segment s : trained) {
        Bfloat16.round(out, s.offset(), s.offset() + s.length());
      }
    }
    return out;
  }

  private float[] gradient(
      Identity identity,
      int first,
      int n,
      Pass.Wiring wiring,
      LaneBench bench,
      float[] parameters) {
    bench.loadTraining(train, first, n, schedule.epoch(identity.step()));
    return steps.of(identity, n, wiring, bench, parameters);
  }

  /** Each step has chips and samples of its own; one that has no samples is left out. */
  private float[] locally(Identity lane, int n, LaneBench bench, float[] parameters) {
    float[] local = bench.ownCopy(parameters);
    float[] sum = bench.vector();
    Arrays.fill(sum, 0f);
    int count = aggregation.localSteps();
    for (int k = 0; k < count; k++) {
      int first = (int) ((long) n * k / count);
      int samples = (int) ((long) n * (k + 1) / count) - first;
      if (samples > 0) {
        Identity chips = new Identity(lane.runKey(), lane.step(), lane.lane(), k * draws);
        float[] one = gradient(chips, first, samples, Pass.Wiring.EXACT, bench, local);
        move(local, one, (float) update.rate(lane.step()) / samples);
        add(sum, one, (float) n / samples);
        bench.free.add(one);
      }
    }
    return sum;
  }

  private void move(float[] parameters, float[] gradients, float rate) {
    for (Segment s : trained) {
      for (int i = s.offset(); i < s.offset() + s.length(); i++) {
        parameters[i] -= rate * gradients[i];
      }
    }
  }

  /**
   * Adds one local step. The update divides by all samples: with mean gradients times the samples
   * of the lane, what it takes for the mean gradient is the mean change over the learning rate.
   */
  private void add(float[] sum, float[] one, float weight) {
    int at = 0;
    for (Segment s : trained) {
      add(sum, one, at, s.offset(), 1);
      at = s.offset() + s.length();
      add(sum, one, s.offset(), at, weight);
    }
    add(sum, one, at, one.length, 1);
  }

  private static void add(float[] sum, float[] one, int from, int to, float weight) {
    for (int i = from; i < to; i++) {
      sum[i] += weight * one[i];
    }
  }
}
