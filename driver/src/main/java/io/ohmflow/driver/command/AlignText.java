package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.report.GradientAdvice;
import java.util.Locale;

/** The comparison of gradients for a terminal. */
final class AlignText {
  private AlignText() {}

  static String of(JsonNode result) {
    StringBuilder text = new StringBuilder();
    JsonNode checkpoints = result.path("checkpoints");
    line(text, "step, effects", "reference");
    for (JsonNode checkpoint : checkpoints) {
      for (JsonNode set : checkpoint.path("sets")) {
        String name = checkpoint.path("step").asLong() + ", " + set.path("effects").asText();
        figures(text, name, set.path("all"), set.path("reference").asText());
      }
    }
    JsonNode last = checkpoints.path(checkpoints.size() - 1);
    for (JsonNode set : last.path("sets")) {
      text.append('\n');
      line(text, "layers, " + set.path("effects").asText(), "parameters");
      for (JsonNode layer : set.path("layers")) {
        figures(text, layer.path("name").asText(), layer, layer.path("parameters").asText());
      }
    }
    GradientAdvice.of(result).forEach(sentence -> text.append('\n').append(sentence).append('\n'));
    return text.append("digest: ").append(result.path("digest").asText()).append('\n').toString();
  }

  private static void line(StringBuilder text, String name, String last) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-34s %22s %7s %7s %7s %7s  %s%n",
            name,
            "cosine",
            "rho",
            "bound",
            "slope",
            "random",
            last));
  }

  private static void figures(StringBuilder text, String name, JsonNode of, String last) {
    JsonNode cosine = of.path("cosine");
    String interval =
        cosine.has("value")
            ? String.format(
                Locale.ROOT,
                "%.4f [%.4f, %.4f]",
                cosine.path("value").asDouble(),
                cosine.path("low").asDouble(),
                cosine.path("high").asDouble())
            : "-";
    text.append(
        String.format(
            Locale.ROOT,
            "%-34s %22s %7s %7s %7s %7s  %s%n",
            name,
            interval,
            number(of.path("rho").path("value")),
            number(of.path("bound")),
            number(of.path("slope").path("value")),
            number(of.path("random")),
            last));
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "-";
  }
}
