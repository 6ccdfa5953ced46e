package io.ohmflow.driver.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.report.Bootstrap;
import io.ohmflow.driver.report.Interval;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the comparison of gradients found for some parameters, pooled over batches: cosine g·∇L /
 * (‖g‖ ‖∇L‖) of sums over batches; ρ = ‖∇L − g‖ / ‖g‖, from which cosine ≥ √(1 − ρ²) follows if ρ
 * &lt; 1; slope g·∇L / ‖g‖², what a small step along −g wins over what g promises.
 */
public final class GradientComparison {
  /** Two-sided 95 % of a standard normal distribution. */
  private static final double TWO_SIDED = 1.96;

  private final RunDefinition run;
  private final GradientRequest request;
  private final List<GradientGroup> groups;
  private final List<double[]> replies;

  /**
   * @param replies of {@link GradientProbe#measure}, batch by batch for each set
   */
  public GradientComparison(RunDefinition run, GradientRequest request, List<double[]> replies) {
    this.run = run;
    this.request = request;
    this.groups = GradientGroup.of(run.layout());
    this.replies = List.copyOf(replies);
  }

  /** The form of one of the {@code checkpoints} of {@code gradients.json}. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("step", request.step());
    ArrayNode sets = json.putArray("sets");
    for (int s = 0; s < request.sets().size(); s++) {
      EffectSet set = request.sets().get(s);
      boolean smooth = GradientProbe.hasDerivative(run.trainingChip().only(set.effects()));
      ObjectNode one = sets.addObject();
      one.put("effects", set.label());
      one.put("reference", smooth ? "autodiff" : "differences");
      List<double[]> batches = replies.subList(s * request.batches(), (s + 1) * request.batches());
      one.set("all", figures("all", parameters(), batches, groups.size()));
      one.set("descent", measured(batches, GradientComparison::descent));
      ArrayNode layers = one.putArray("layers");
      for (int g = 0; g < groups.size(); g++) {
        layers.add(figures(groups.get(g).name(), groups.get(g).size(), batches, g));
      }
    }
    return json;
  }

  private long parameters() {
    return groups.stream().mapToLong(GradientGroup::size).sum();
  }

  /** Figures of one group, or of all where the group is behind the last. */
  private ObjectNode figures(String name, long parameters, List<double[]> batches, int group) {
    int from = group == groups.size() ? 0 : group;
    int to = group == groups.size() ? group : group + 1;
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
    json.put("parameters", parameters);
    json.set("cosine", measured(batches, some -> Pooled.of(some, from, to).cosine()));
    json.set("rho", measured(batches, some -> Pooled.of(some, from, to).rho()));
    double rho = Pooled.of(batches, from, to).rho();
    if (rho < 1) {
      json.put("bound", Math.sqrt(1 - rho * rho));
    }
    json.set("slope", measured(batches, some -> Pooled.of(some, from, to).slope()));
    double distances = Pooled.of(batches, from, to).distance();
    if (distances > 0) {
      json.put("distance", distances / (batches.size() * (to - from)));
    }
    // A random direction has a cosine of mean 0 and variance 1 over the number of dimensions.
    return json.put("random", TWO_SIDED / Math.sqrt(parameters));
  }

  /** Sums over batches. */
  private record Pooled(double dot, double straight, double exact, double distance) {
    static Pooled of(List<double[]> batches, int from, int to) {
      double[] sums = new double[GradientProbe.FIGURES];
      for (double[] batch : batches) {
        for (int g = from; g < to; g++) {
          for (int k = 0; k < sums.length; k++) {
            sums[k] += batch[GradientProbe.FIGURES * g + k];
          }
        }
      }
      return new Pooled(sums[0], sums[1], sums[2], sums[3]);
    }

    double cosine() {
      return dot / Math.sqrt(straight * exact);
    }

    double rho() {
      return Math.sqrt(Math.max(0, exact - 2 * dot + straight) / straight);
    }

    double slope() {
      return dot / straight;
    }
  }

  private static double descent(List<double[]> batches) {
    double won = 0;
    double promised = 0;
    for (double[] batch : batches) {
      won += batch[batch.length - 1];
      for (int at = 1; at < batch.length - 1; at += GradientProbe.FIGURES) {
        promised += batch[at];
      }
    }
    return won / promised;
  }

  /** A statistic with its interval over resampled batches; no value where it is undefined. */
  private static ObjectNode measured(
      List<double[]> batches, ToDoubleFunction<List<double[]>> statistic) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    double value = statistic.applyAsDouble(batches);
    if (!Double.isFinite(value)) {
      return json;
    }
    double[] numbers = new double[batches.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Interval interval =
        Bootstrap.of(
            numbers,
            drawn -> {
              List<double[]> some = new ArrayList<>();
              for (double number : drawn) {
                some.add(batches.get((int) number));
              }
              double of = statistic.applyAsDouble(some);
              return Double.isFinite(of) ? of : 0;
            });
    return json.put("value", value).put("low", interval.low()).put("high", interval.high());
  }

  /** Bytes of all that was measured: two comparisons are equal if these are. */
  public byte[] bytes() {
    ByteBuffer all =
        ByteBuffer.allocate(replies.stream().mapToInt(r -> r.length * Double.BYTES).sum());
    replies.forEach(
        reply -> {
          for (double number : reply) {
            all.putDouble(number);
          }
        });
    return all.array();
  }

  /** What does not depend on the parameters. */
  public static ObjectNode head(RunDefinition run, GradientRequest request) {
    String estimator = GradientProbe.estimator(run).name().toLowerCase(Locale.ROOT);
    return JsonNodeFactory.instance
        .objectNode()
        .put("estimator", estimator.replace('_', '-'))
        .put("batches", request.batches())
        .put("samples", request.samples())
        .put("draws", request.draws())
        .put("directions", request.directions())
        .put("distance", request.distance())
        .put("seed", request.seed());
  }
}
