package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The catalogue of weight clips: one line each. */
public final class WeightClips {
  private static final Map<String, Function<Section, WeightClip>> CATALOGUE =
      new TreeMap<>(
          Map.of(
              "fixed", FixedClip::read,
              "none", s -> new NoClip(),
              "std", StdClip::read));

  private WeightClips() {}

  /** The names a configuration may use, sorted. */
  public static List<String> names() {
    return List.copyOf(CATALOGUE.keySet());
  }

  /** Reads the clip that key {@code name} (default {@code none}) picks. */
  public static WeightClip read(Section s) {
    return CATALOGUE.get(s.choice("name", names(), "none")).apply(s);
  }
}
