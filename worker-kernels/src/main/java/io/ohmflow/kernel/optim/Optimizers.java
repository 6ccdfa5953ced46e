package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The catalogue of optimizers: one line each. */
public final class Optimizers {
  private static final Map<String, Function<Section, Optimizer>> CATALOGUE =
      new TreeMap<>(
          Map.of(
              "adamw", AdamW::read,
              "sgd", Sgd::read));

  private Optimizers() {}

  /** The names a configuration may use, sorted. */
  public static List<String> names() {
    return List.copyOf(CATALOGUE.keySet());
  }

  /**
   * Reads the optimizer that key {@code name} (default {@code sgd}) picks, with its own keys from
   * the same section.
   */
  public static Optimizer read(Section s) {
    return CATALOGUE.get(s.choice("name", names(), "sgd")).apply(s);
  }
}
