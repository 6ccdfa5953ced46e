package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads programming noise that was measured for several acceptance ranges of a program-and-verify
 * loop. The range is a choice without default, because a tighter loop costs pulses and a default
 * would hide what was chosen.
 *
 * <p>Keys: {@code acceptance}, one of the names under {@code fits}; {@code fits}, a mapping of
 * names to {@code {full-scale, deviation}} as in {@link CurveProgrammingNoise}.
 */
final class AcceptedProgrammingNoise {
  private AcceptedProgrammingNoise() {}

  static ProgrammingNoise from(Section s, ConductanceRange range) {
    Section fits = s.section("fits");
    Map<String, ProgrammingNoise> models = new TreeMap<>();
    for (String name : fits.keys()) {
      models.put(name, CurveProgrammingNoise.from(fits.section(name), range));
    }
    if (models.isEmpty()) {
      s.missing("fits", "at least one acceptance range with its deviation");
      s.has("acceptance");
      return ProgrammingNoise.NONE;
    }
    String chosen = s.choice("acceptance", List.copyOf(models.keySet()));
    return s.problems().isEmpty() ? models.get(chosen) : ProgrammingNoise.NONE;
  }
}
