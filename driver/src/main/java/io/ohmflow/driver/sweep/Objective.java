package io.ohmflow.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.config.Reestimation.BatchNorm;
import io.ohmflow.driver.report.Bootstrap;
import io.ohmflow.driver.report.Interval;
import io.ohmflow.driver.report.Plan;
import io.ohmflow.driver.report.Summary;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What makes one trial better than another.
 *
 * @param metric what is looked at
 * @param statistic which figure of the chips, of a metric that they have
 * @param seconds after programming, of a metric that chips have
 * @param batchNorm which moments chips have, of a metric that chips have
 * @param setting dotted key, of {@link Metric#SETTING}
 */
record Objective(
    Metric metric, Statistic statistic, double seconds, BatchNorm batchNorm, String setting) {
  private static final Map<String, Metric> LABELS = new LinkedHashMap<>();
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");

  static {
    for (Metric metric : Metric.values()) {
      LABELS.put(label(metric), metric);
    }
  }

  /** What is looked at. */
  enum Metric {
    ACCURACY(true, "accuracies"),
    LOSS(false, "losses"),
    PERPLEXITY(false, "perplexities"),
    DIGITAL_ACCURACY(true, "accuracy"),
    DIGITAL_LOSS(false, "loss"),
    DIGITAL_PERPLEXITY(false, "perplexity"),
    /** Devices that carry weights. */
    CELLS(false, ""),
    TILES(false, ""),
    /** Weights and other numbers that are trained. */
    PARAMETERS(false, ""),
    /** The number that a key of the space was set to, such as bits of an ADC. */
    SETTING(false, "");

    private final boolean larger;
    private final String key;

    Metric(boolean larger, String key) {
      this.larger = larger;
      this.key = key;
    }

    /** Whether larger is better. */
    boolean larger() {
      return larger;
    }

    boolean ofChips() {
      return ordinal() <= PERPLEXITY.ordinal();
    }

    boolean ofText() {
      return this == PERPLEXITY || this == DIGITAL_PERPLEXITY;
    }

    private boolean ofNetwork() {
      return key.isEmpty();
    }
  }

  /** A figure of the chips. */
  enum Statistic {
    MEAN,
    /** Five per cent of the chips are worse than this. */
    FIFTH_PERCENTILE,
    WORST
  }

  /**
   * Reads the list {@code objectives}: {@code accuracy: {time: 1 year}}, {@code cells}, {@code
   * setting: hardware.adc.bits}.
   */
  static List<Objective> read(Section root) {
    List<Objective> all = new ArrayList<>();
    for (Section.Named each : root.named("objectives")) {
      Optional<Metric> metric = metric(each.name());
      if (metric.isPresent()) {
        all.add(read(metric.get(), each.section()));
      } else {
        each.section().problem("", "expected one of " + String.join(", ", LABELS.keySet()));
      }
    }
    return all;
  }

  private static Optional<Metric> metric(String name) {
    return Optional.ofNullable(LABELS.get(name));
  }

  private static Objective read(Metric metric, Section s) {
    if (metric == Metric.SETTING) {
      return new Objective(metric, Statistic.MEAN, 0, BatchNorm.RUNNING, s.text("value"));
    }
    if (!metric.ofChips()) {
      return new Objective(metric, Statistic.MEAN, 0, BatchNorm.RUNNING, "");
    }
    return new Objective(
        metric,
        s.choice("statistic", Statistic.class, Statistic.FIFTH_PERCENTILE),
        s.quantity("time", Unit.SECONDS, Range.NON_NEGATIVE),
        s.choice("batch-norm", BatchNorm.class, BatchNorm.RUNNING),
        "");
  }

  /**
   * The value of a trial.
   *
   * @param result as {@link TrialWork#run} answers it
   * @param plan network and tiles
   * @param settings of the trial
   * @return NaN if it was not measured or is no number
   */
  double of(JsonNode result, Plan plan, Map<String, String> settings) {
    if (metric.ofNetwork()) {
      return switch (metric) {
        case SETTING -> number(settings.getOrDefault(setting, ""));
        case CELLS -> plan.layers().stream().mapToLong(Plan.Layer::cells).sum();
        case TILES -> plan.layers().stream().mapToLong(l -> l.tiles().size()).sum();
        default -> plan.parameters();
      };
    }
    if (!metric.ofChips()) {
      return result
          .path(TrialWork.EVALUATION)
          .path("digital")
          .path(metric.key)
          .asDouble(Double.NaN);
    }
    double[] values = values(result);
    return values.length == 0 ? Double.NaN : statistic(values);
  }

  /**
   * The 95 % interval of the value over the chips, by the bootstrap.
   *
   * @param result as {@link TrialWork#run} answers it
   * @return empty for what chips do not have, or too few of them
   */
  Optional<Interval> interval(JsonNode result) {
    if (!metric.ofChips()) {
      return Optional.empty();
    }
    double[] values = values(result);
    return Optional.of(values)
        .filter(v -> v.length > 0)
        .map(v -> Bootstrap.of(v, this::statistic))
        .filter(Interval::bounded);
  }

  /** Whether chips measure their own moments. */
  boolean isReestimated() {
    return batchNorm == BatchNorm.REESTIMATED;
  }

  private double[] values(JsonNode result) {
    String evaluation = isReestimated() ? TrialWork.REESTIMATED : TrialWork.EVALUATION;
    for (JsonNode time : result.path(evaluation).path("times")) {
      if (time.path("seconds").asDouble() == seconds) {
        return StreamSupport.stream(time.path(metric.key).spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
      }
    }
    return new double[0];
  }

  private double statistic(double[] values) {
    double sign = metric.larger() ? 1 : -1;
    Summary summary = Summary.of(Arrays.stream(values).map(v -> sign * v).toArray());
    return sign
        * switch (statistic) {
          case MEAN -> summary.mean();
          case FIFTH_PERCENTILE -> summary.fifthPercentile();
          case WORST -> summary.min();
        };
  }

  private static double number(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.lookingAt() ? Double.parseDouble(number.group()) : Double.NaN;
  }

  /** A value as a score, larger is better. */
  double score(double value) {
    return metric.larger() ? value : -value;
  }

  /** Whether values are shares, to be written in per cent. */
  boolean isShare() {
    return metric == Metric.ACCURACY || metric == Metric.DIGITAL_ACCURACY;
  }

  /** For tables and axes: {@code accuracy, 5th percentile, 1 year}. */
  String label() {
    if (metric == Metric.SETTING) {
      return setting;
    }
    if (!metric.ofChips()) {
      return label(metric).replace('-', ' ');
    }
    String figure =
        switch (statistic) {
          case MEAN -> "mean";
          case FIFTH_PERCENTILE -> metric.larger() ? "5th percentile" : "95th percentile";
          case WORST -> "worst chip";
        };
    String chips = label(metric) + ", " + figure + ", " + Unit.SECONDS.format(seconds);
    return isReestimated() ? chips + ", batch norm reestimated" : chips;
  }

  private static String label(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
