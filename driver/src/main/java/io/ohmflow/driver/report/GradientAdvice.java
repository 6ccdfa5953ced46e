package io.ohmflow.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.report.Gradients.Alignment;
import io.ohmflow.driver.report.Gradients.Effects;
import io.ohmflow.kernel.noise.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says where the gradient has lost its direction, and what was found to bring it back. */
public final class GradientAdvice {
  /** Cosine of 45°: below, more of the estimate goes astray than along. */
  private static final double LOST = Math.sqrt(0.5);

  private static final String WIRES =
      " Where wires take most of the current, fewer rows per tile (tile.rows) bring it back.";

  private static final String FAULTS =
      " Where cells are stuck, gradient: ste-noisy brings it back, unless many are stuck high.";

  private GradientAdvice() {}

  /**
   * A sentence for each set of effects that takes the direction at the last checkpoint.
   *
   * @param gradients what {@code gradients.json} holds
   */
  public static List<String> of(JsonNode gradients) {
    return of(Json.MAPPER.convertValue(gradients, Gradients.class));
  }

  static List<String> of(Gradients gradients) {
    List<String> advice = new ArrayList<>();
    List<Gradients.Stage> stages = gradients.checkpoints();
    for (Effects set : stages.isEmpty() ? List.<Effects>of() : last(stages).sets()) {
      if (isLost(set.all())) {
        advice.add(sentence(set) + remedy(set, last(stages).sets().size() > 1));
      }
    }
    return advice;
  }

  private static Gradients.Stage last(List<Gradients.Stage> stages) {
    return stages.get(stages.size() - 1);
  }

  private static boolean isLost(Alignment of) {
    return of.cosine().known() && of.cosine().value() < LOST;
  }

  private static String sentence(Effects set) {
    Optional<Alignment> worst =
        set.layers().stream()
            .filter(layer -> layer.cosine().known())
            .min(Comparator.comparingDouble(layer -> layer.cosine().value()));
    return String.format(
            Locale.ROOT, "%s: the direction is lost, cosine %.2f", set.effects(), cosine(set.all()))
        + worst
            .map(w -> String.format(Locale.ROOT, ", least in %s (%.2f).", w.name(), cosine(w)))
            .orElse(".");
  }

  private static double cosine(Alignment of) {
    return of.cosine().value();
  }

  private static String remedy(Effects set, boolean eachKnown) {
    String effects = set.effects();
    if (effects.startsWith(Effect.WIRES.label())) {
      return WIRES;
    }
    if (effects.startsWith(Effect.FAULTS.label())) {
      return FAULTS;
    }
    return eachKnown ? "" : " --each-effect tells which effect it is." + WIRES + FAULTS;
  }
}
