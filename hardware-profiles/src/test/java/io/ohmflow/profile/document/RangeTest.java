package io.ohmflow.profile.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RangeTest {

  @Test
  void endsBelongToClosedRangesOnly() {
    assertTrue(Range.UNIT.contains(0) && Range.UNIT.contains(1));
    assertFalse(Range.POSITIVE.contains(0));
    assertTrue(Range.NON_NEGATIVE.contains(0));
    assertFalse(new Range(0, false, 1, true).contains(1));
    assertFalse(Range.closed(2, 3).contains(Math.nextUp(3.0)));
    assertTrue(Range.atLeast(2).contains(2));
  }

  @Test
  void nothingHoldsNanOrInfinity() {
    for (Range range : new Range[] {Range.ANY, Range.POSITIVE, Range.NON_NEGATIVE}) {
      assertFalse(range.contains(Double.NaN));
      assertFalse(range.contains(Double.POSITIVE_INFINITY));
      assertFalse(range.contains(Double.NEGATIVE_INFINITY));
    }
  }

  @Test
  void describesItself() {
    assertEquals("a positive number", Range.POSITIVE.describe("number", Numbers::show));
    assertEquals("a non-negative number", Range.NON_NEGATIVE.describe("number", Numbers::show));
    assertEquals("a number", Range.ANY.describe("number", Numbers::show));
    assertEquals("a number from 0 to 1", Range.UNIT.describe("number", Numbers::show));
    assertEquals("a number of at least 2", Range.atLeast(2).describe("number", Numbers::show));
    assertEquals(
        "a number above 0 and at most 0.5",
        new Range(0, true, 0.5, false).describe("number", Numbers::show));
    assertEquals(
        "a number of at least 0 and below 1",
        new Range(0, false, 1, true).describe("number", Numbers::show));
    assertEquals(
        "a number below 1",
        new Range(Double.NEGATIVE_INFINITY, true, 1, true).describe("number", Numbers::show));
  }

  @Test
  void refusesToBeEmpty() {
    assertThrows(IllegalArgumentException.class, () -> Range.closed(2, 1));
    assertThrows(IllegalArgumentException.class, () -> Range.closed(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new Range(1, true, 1, false));
  }

  @Property
  void theHarmlessValueLiesInside(
      @ForAll double a, @ForAll double b, @ForAll boolean minOpen, @ForAll boolean maxOpen) {
    double min = Math.min(a, b);
    double max = Math.max(a, b);
    // Ends too close for a double between them leave nothing inside an open range.
    if (Math.nextUp(min) < max) {
      Range range = new Range(min, minOpen, max, maxOpen);
      assertTrue(range.contains(range.harmless()), range::toString);
    }
  }
}
