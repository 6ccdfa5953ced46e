package io.ohmflow.driver.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.wires.Wires;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import org.junit.jupiter.api.Test;

class WireReferenceTest {
  private static final float[] PARAMETERS = {1, 2};

  private static Wires wires(int most) {
    Document document =
        Document.parse(
            "{model: lagged, row-resistance: 1 Ohm, tolerance: 0.01, refresh-steps: " + most + "}",
            "test",
            new Problems());
    return Wires.from(document.root());
  }

  @Test
  void theFirstStepIsSolvedAndTheNextOnesUseIt() {
    WireReference first = WireReference.NONE.at(0, wires(100), PARAMETERS, 0);
    assertTrue(first.lags());
    assertEquals(0, first.step());
    assertNotSame(PARAMETERS, first.parameters());
    assertSame(first, first.at(1, wires(100), PARAMETERS, 0));
    assertTrue(first.isLast(first.interval() - 1));
    assertFalse(first.isLast(first.interval()));
    assertFalse(WireReference.NONE.isLast(-2));
  }

  @Test
  void theIntervalFollowsTheDeviation() {
    WireReference ten = new WireReference(100, 10, PARAMETERS);
    assertEquals(10, ten.at(110, wires(100), PARAMETERS, 0.003f).interval());
    assertEquals(5, ten.at(110, wires(50), PARAMETERS, 0.006f).interval());
    assertEquals(2, ten.at(110, wires(100), PARAMETERS, 1).interval(), "not less than a quarter");
    assertEquals(15, ten.at(110, wires(100), PARAMETERS, 0).interval(), "not more than half more");
    assertEquals(12, ten.at(110, wires(12), PARAMETERS, 0).interval(), "not more than is allowed");
    assertEquals(2, new WireReference(5, 1, PARAMETERS).at(6, wires(9), PARAMETERS, 0).interval());
    assertEquals(1, new WireReference(5, 1, PARAMETERS).at(6, wires(9), PARAMETERS, 1).interval());
    assertEquals(110, ten.at(110, wires(100), PARAMETERS, 0.003f).step());
  }
}
