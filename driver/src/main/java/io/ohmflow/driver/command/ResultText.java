package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.report.Interval;
import io.ohmflow.driver.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The outcome of an evaluation as a few lines for a terminal. */
final class ResultText {
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
    for (JsonNode time : evaluation.path("times")) {
      List<Double> accuracies = new ArrayList<>();
      time.path("accuracies").forEach(a -> accuracies.add(a.asDouble()));
      Summary summary = Summary.of(accuracies);
      // One chip says nothing about the spread.
      String spread =
          accuracies.size() < 2
              ? ""
              : format(" ± %.2f", 100 * summary.confidence().halfWidth());
      text.append(
          format(
              "noisy accuracy after %s: %.2f %%%s (%d %s chips, 5th percentile %.2f)%n",
              time.path("label").asText(),
              100 * summary.mean(),
              spread,
              accuracies.size(),
              evaluation.path("profile").asText(),
              100 * summary.fifthPercentile()));
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
