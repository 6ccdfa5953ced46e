package io.ohmflow.driver.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void roundsFollowEachOther(int members) {
    AtomicIntegerArray done = new AtomicIntegerArray(members);
    int[] seen = new int[members];
    try (LaneTeam team = new LaneTeam(members)) {
      for (int round = 1; round <= 1000; round++) {
        team.run(done::incrementAndGet);
        int before = round;
        // Each looks at another one's work of the round before, which must be there.
        team.run(k -> seen[k] = done.get((k + 1) % members) - before);
        assertArrayEquals(new int[members], seen, "round " + round);
      }
    }
  }

  @Test
  void aFailureOfAnyMemberIsTold() {
    try (LaneTeam team = new LaneTeam(3)) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> team.run(k -> failIn(2, k)));
      assertEquals("in 2", e.getCause().getMessage());
    }
    try (LaneTeam team = new LaneTeam(3)) {
      assertThrows(IllegalArgumentException.class, () -> team.run(k -> failIn(0, k)));
    }
  }

  private static void failIn(int member, int here) {
    if (here == member) {
      throw new IllegalArgumentException("in " + member);
    }
  }
}
