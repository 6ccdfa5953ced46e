package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.report.Evaluation;
import io.ohmflow.driver.report.Evaluation.EffectCost;
import io.ohmflow.driver.report.Interval;
import io.ohmflow.driver.report.Summary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The outcome of an evaluation as a few lines for a terminal. */
final class ResultText {
  private static final double HUNDREDTHS = 1e4;

  private ResultText() {}

  /** Lines for {@code evaluation.json}, with a reference beside it if there is one. */
  static String of(JsonNode evaluation) {
    StringBuilder text = new StringBuilder();
    one(text, evaluation);
    JsonNode reference = evaluation.path("reference");
    if (reference.isObject()) {
      text.append("reference ").append(reference.path("name").asText()).append('\n');
      one(text, reference);
    }
    return text.toString();
  }

  private static void one(StringBuilder text, JsonNode evaluation) {
    long samples = evaluation.path("samples").asLong();
    double digital = evaluation.path("digital").path("accuracy").asDouble();
    Interval interval = Interval.wilson(digital, samples);
    text.append(
        format(
            "digital accuracy: %.2f %% (95 %% interval %.2f to %.2f, %d samples)%n",
            100 * digital, 100 * interval.low(), 100 * interval.high(), samples));
    JsonNode exact = evaluation.path("digital").path("perplexity");
    if (exact.isNumber()) {
      text.append(format("digital perplexity: %.3f%n", exact.asDouble()));
      JsonNode words = evaluation.path("digital").path("wordPerplexity");
      if (!words.isMissingNode()) {
        text.append(format("digital perplexity per word: %.3f%n", words.asDouble()));
      }
    }
    for (JsonNode time : evaluation.path("times")) {
      List<Double> accuracies = new ArrayList<>();
      time.path("accuracies").forEach(a -> accuracies.add(a.asDouble()));
      Summary summary = Summary.of(accuracies);
      // One chip says nothing about the spread.
      String spread =
          accuracies.size() < 2 ? "" : format(" ± %.2f", 100 * summary.confidence().halfWidth());
      text.append(
          format(
              "noisy accuracy after %s: %.2f %%%s (%d %s chips, 5th percentile %.2f)%n",
              time.path("label").asText(),
              100 * summary.mean(),
              spread,
              accuracies.size(),
              evaluation.path("profile").asText(),
              100 * summary.fifthPercentile()));
      perplexity(text, "perplexity", time.path("perplexities"));
      perplexity(text, "per word", time.path("wordPerplexities"));
      reached(text, time, evaluation.path("threshold").asDouble());
    }
    costs(text, evaluation);
  }

  private static void perplexity(StringBuilder text, String name, JsonNode ofChips) {
    List<Double> perplexities = new ArrayList<>();
    ofChips.forEach(p -> perplexities.add(p.asDouble()));
    if (perplexities.isEmpty()) {
      return;
    }
    Summary summary = Summary.of(perplexities);
    String spread =
        perplexities.size() < 2 ? "" : format(" ± %.3f", summary.confidence().halfWidth());
    text.append(format("  %s %.3f%s%n", name, summary.mean(), spread));
  }

  private static void reached(StringBuilder text, JsonNode time, double threshold) {
    JsonNode interval = time.path("yieldConfidence");
    if (threshold > 0 && interval.size() == 2) {
      text.append(
          format(
              "  of the chips %.1f %% reach %s %% (95 %% interval %.1f to %.1f)%n",
              100 * time.path("yield").asDouble(),
              new BigDecimal(String.valueOf(threshold))
                  .movePointRight(2)
                  .stripTrailingZeros()
                  .toPlainString(),
              100 * interval.path(0).asDouble(),
              100 * interval.path(1).asDouble()));
    }
  }

  /** Two tables: what each effect costs alone, and what leaving it out wins. */
  private static void costs(StringBuilder text, JsonNode json) {
    if (json.path("effects").isEmpty()) {
      return;
    }
    Evaluation evaluation = Evaluation.of(json);
    text.append("\naccuracy lost with one effect switched on, percentage points\n");
    heading(text, evaluation);
    evaluation.costs("alone").forEach(cost -> row(text, cost));
    row(text, evaluation.cost());
    text.append("\naccuracy won back with one effect switched off, percentage points\n");
    heading(text, evaluation);
    evaluation.costs("all-but").forEach(cost -> row(text, cost));
    text.append('\n');
  }

  private static void heading(StringBuilder text, Evaluation evaluation) {
    text.append(format("%-16s", ""));
    evaluation.times().forEach(time -> text.append(format("  %15s", time.label())));
    text.append('\n');
  }

  private static void row(StringBuilder text, EffectCost cost) {
    text.append(format("%-16s", cost.effect()));
    for (Summary summary : cost.times()) {
      Interval interval = summary.confidence();
      String half = interval.bounded() ? format(" ± %.2f", 100 * interval.halfWidth()) : "";
      // Adding 0 turns a negative zero into a positive one.
      double points = Math.rint(HUNDREDTHS * summary.mean()) / 100 + 0.0;
      text.append(format("  %15s", format("%.2f", points) + half));
    }
    text.append('\n');
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
