package io.ohmflow.kernel.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  private static final long TOTAL = 1000;

  static List<String> names() {
    return Schedules.names();
  }

  private static Schedule read(String yaml) {
    return Configurations.read(yaml, s -> Schedules.read(s, TOTAL));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFactorIsFiniteAndNotNegative(String name) {
    Schedule schedule =
        read(name.equals("step") ? "{name: step, every: 100}" : "{name: " + name + "}");
    for (long step = 0; step < 2 * TOTAL; step++) {
      double f = schedule.factor(step);
      assertTrue(f >= 0 && f <= 1, "factor " + f + " at " + step);
    }
  }

  @Test
  void constantStays() {
    assertEquals(1, read("{}").factor(999_999));
  }

  @Test
  void stepDecaysAtMultiples() {
    Schedule schedule = read("{name: step, every: 100, factor: 0.5}");
    assertEquals(1, schedule.factor(99));
    assertEquals(0.5, schedule.factor(100));
    assertEquals(0.25, schedule.factor(299));
  }

  @Test
  void cosineWarmsUpAndEndsAtItsFinalFraction() {
    Schedule schedule = read("{name: cosine, warm-up: 10, final-fraction: 0.1}");
    assertEquals(0.1, schedule.factor(0), 1e-12);
    assertEquals(1, schedule.factor(9), 1e-12);
    assertEquals(1, schedule.factor(10), 1e-12);
    assertEquals(0.55, schedule.factor(505), 1e-12);
    assertEquals(0.1, schedule.factor(TOTAL), 1e-12);
    assertEquals(0.1, schedule.factor(10 * TOTAL), 1e-12);
  }

  @Test
  void reportsAWarmUpLongerThanTheRun() {
    String problems =
        Configurations.problems("{name: cosine, warm-up: 2000}", s -> Schedules.read(s, TOTAL));
    assertTrue(problems.contains("warm-up: expected at most the run's 1000 steps"), problems);
    assertThrows(IllegalArgumentException.class, () -> new CosineSchedule(10, 11, 0));
    assertThrows(IllegalArgumentException.class, () -> new StepSchedule(0, 0.5));
  }
}
