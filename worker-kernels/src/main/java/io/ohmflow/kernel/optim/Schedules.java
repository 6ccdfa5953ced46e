package io.ohmflow.kernel.optim;

import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The catalogue of learning-rate schedules: one line each. */
public final class Schedules {

  private interface Reader {
    Schedule read(Section s, long totalSteps);
  }

  private static final Map<String, Reader> CATALOGUE =
      new TreeMap<>(
          Map.of(
              "constant", (s, total) -> new ConstantSchedule(),
              "cosine", CosineSchedule::read,
              "step", (s, total) -> StepSchedule.read(s)));

  private Schedules() {}

  /** The names a configuration may use, sorted. */
  public static List<String> names() {
    return List.copyOf(CATALOGUE.keySet());
  }

  /**
   * Reads the schedule that key {@code name} (default {@code constant}) picks.
   *
   * @param totalSteps updates of the whole run, ≥ 1
   */
  public static Schedule read(Section s, long totalSteps) {
    return CATALOGUE.get(s.choice("name", names(), "constant")).read(s, totalSteps);
  }
}
