package io.ohmflow.driver.command;

import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Spelling;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which effects of a chip are switched on. */
final class EffectOptions {
  private static final String NONE = "none";

  @Option(
      names = "--only",
      paramLabel = "EFFECT",
      split = ",",
      description =
          "Only these effects of the profile, such as wires,dac; none = not one: the exact product"
              + " of the weights as cells hold them, rounded by slices or clipped at a fixed scale."
              + " Default: all.")
  private List<String> only;

  @Option(
      names = "--without",
      paramLabel = "EFFECT",
      split = ",",
      description = "All effects of the profile but these.")
  private List<String> without;

  /** The effects that are wanted; misspelt ones are reported. */
  Set<Effect> wanted(Problems problems) {
    Set<Effect> wanted = only == null ? Effect.all() : effects("--only", only, problems);
    if (without != null) {
      wanted.removeAll(effects("--without", without, problems));
    }
    return wanted;
  }

  private static Set<Effect> effects(String option, List<String> words, Problems problems) {
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    if (words.equals(List.of(NONE))) {
      return effects;
    }
    List<String> labels = Arrays.stream(Effect.values()).map(Effect::label).toList();
    for (String word : words) {
      String label = word.strip();
      Optional<Effect> effect =
          Arrays.stream(Effect.values()).filter(e -> e.label().equals(label)).findFirst();
      if (effect.isEmpty()) {
        problems.add(
            option,
            0,
            "",
            "expected %s, or none alone, got %s%s"
                .formatted(Spelling.either(labels), label, Spelling.suggestion(label, labels)));
      }
      effect.ifPresent(effects::add);
    }
    return effects;
  }
}
