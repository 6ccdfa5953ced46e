package io.ohmflow.kernel.converter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransferCurveTest {

  @Property(tries = 200)
  void findsTheSegmentThatASearchThroughAllEdgesFinds(
      @ForAll @IntRange(min = 2, max = 300) int codes, @ForAll long seed) {
    Random random = new Random(seed);
    float[] edges = new float[random.nextInt(3 * codes) + 1];
    for (int e = 0; e < edges.length; e++) {
      // Some beyond both ends, some exactly on the grid of bins, some equal.
      float anywhere = (random.nextFloat() * 1.2f - 0.1f) * codes;
      edges[e] = random.nextBoolean() ? anywhere : Math.round(anywhere * 4) / 4f;
    }
    Arrays.sort(edges);
    int[] after = random.ints(edges.length, 0, codes).toArray();
    TransferCurve curve = new TransferCurve(codes);
    int lowest = random.nextInt(codes);
    curve.clear(lowest);
    for (int e = 0; e < edges.length; e++) {
      curve.edge(edges[e], after[e]);
    }
    curve.finish();
    for (int i = 0; i < 400; i++) {
      float signal = i % 2 == 0 ? edges[random.nextInt(edges.length)] : random.nextFloat() * codes;
      int expected = lowest;
      for (int e = 0; e < edges.length && edges[e] <= signal; e++) {
        expected = after[e];
      }
      assertEquals(expected, curve.code(signal), () -> "at " + signal);
    }
    assertEquals(lowest, curve.code(Float.NEGATIVE_INFINITY));
    assertEquals(after[after.length - 1], curve.code(Float.MAX_VALUE));
    assertEquals(after[after.length - 1], curve.code(Float.POSITIVE_INFINITY));
  }

  @Test
  void convertsOneColumnAndKeepsWhatIsNotANumber() {
    TransferCurve curve = new TransferCurve(4);
    curve.clear(0);
    for (int code = 1; code < 4; code++) {
      curve.edge(code, code);
    }
    curve.finish();
    float[] v = {9, -1, 9, 0.4f, 9, Float.NaN, 9, 1};
    curve.convert(v, 1, v.length, 2, 2, 1);
    assertEquals(Arrays.toString(new float[] {9, 0, 9, 1, 9, Float.NaN, 9, 3}), Arrays.toString(v));
  }

  @Test
  void anEdgeThatChangesNothingIsNone() {
    TransferCurve curve = new TransferCurve(8);
    curve.clear(3);
    curve.edge(1, 3);
    curve.edge(2, 5);
    curve.edge(3, 5);
    curve.finish();
    assertEquals(1, curve.edges());
    assertTrue(curve.position(0) == 2);
  }
}
