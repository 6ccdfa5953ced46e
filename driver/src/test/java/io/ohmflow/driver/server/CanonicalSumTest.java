package io.ohmflow.driver.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CanonicalSumTest {

  @Property(tries = 300)
  void anySplitIntoTasksGivesTheSameBits(
      @ForAll @IntRange(min = 1, max = 40) int lanes, @ForAll long seed) {
    Random random = new Random(seed);
    float[] whole = CanonicalSum.complete(task(lanes, 0, lanes));
    List<TreeNode> nodes = new ArrayList<>();
    for (int from = 0; from < lanes; ) {
      int to = Math.min(lanes, from + 1 + random.nextInt(lanes));
      nodes.addAll(task(lanes, from, to));
      from = to;
    }
    Collections.shuffle(nodes, random);
    assertArrayEquals(whole, CanonicalSum.complete(nodes), 0f);
  }

  @Test
  void addsNeighboursFirst() {
    // In this order 1e8 and −1e8 cancel before the small numbers are lost.
    CanonicalSum sum = new CanonicalSum();
    float[] lanes = {1e8f, -1e8f, 1f, 2f};
    for (int lane = 0; lane < lanes.length; lane++) {
      sum.add(new TreeNode(0, lane, new float[] {lanes[lane]}));
    }
    assertEquals(3f, sum.root()[0]);
  }

  @Test
  void anAlignedRangeIsOneNode() {
    assertEquals(1, task(8, 4, 8).size());
    assertEquals(3, task(8, 1, 5).size());
  }

  @Test
  void returnsArraysThatBecameFree() {
    CanonicalSum sum = new CanonicalSum();
    float[] first = {1};
    float[] second = {2};
    assertEquals(null, sum.add(new TreeNode(0, 0, first)));
    assertEquals(second, sum.add(new TreeNode(0, 1, second)));
  }

  @Test
  void missingAndRepeatedLanesAreRefused() {
    CanonicalSum sum = new CanonicalSum();
    sum.add(new TreeNode(0, 0, new float[1]));
    IllegalArgumentException gap =
        assertThrows(
            IllegalArgumentException.class, () -> sum.add(new TreeNode(0, 2, new float[1])));
    assertEquals("lane 2 follows lane 0 in the canonical sum", gap.getMessage());
    assertThrows(IllegalArgumentException.class, () -> sum.add(new TreeNode(0, 0, new float[1])));
    List<TreeNode> tail = List.of(new TreeNode(0, 1, new float[1]));
    assertThrows(IllegalStateException.class, () -> CanonicalSum.complete(tail));
  }

  @Test
  void bytesCarryNodesUnchanged() {
    List<TreeNode> nodes = task(8, 1, 6);
    byte[] bytes = NodeBytes.write(nodes, 1234567890123L);
    assertEquals(1234567890123L, NodeBytes.nanoseconds(bytes));
    List<TreeNode> back = NodeBytes.nodes(bytes);
    assertEquals(nodes.size(), back.size());
    for (int i = 0; i < back.size(); i++) {
      assertEquals(nodes.get(i).level(), back.get(i).level());
      assertEquals(nodes.get(i).index(), back.get(i).index());
      assertArrayEquals(nodes.get(i).values(), back.get(i).values(), 0f);
    }
  }

  @Test
  void roundedGradientsTakeHalfOfTheBytes() {
    int n = 3 * FloatBytes.CHUNK + 17;
    float[] values = new float[n];
    Random random = new Random(1);
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    int whole = NodeBytes.write(List.of(new TreeNode(0, 3, values)), 1).length;
    Bfloat16.round(values, 0, n);
    byte[] bytes = NodeBytes.write(List.of(new TreeNode(0, 3, values)), 1);
    assertEquals(whole - 2 * n, bytes.length);
    assertArrayEquals(values, NodeBytes.nodes(bytes).get(0).values(), 0f);
    // One number that needs 32 bits costs no more than its chunk.
    values[n - 1] = 0.1f;
    bytes = NodeBytes.write(List.of(new TreeNode(0, 3, values)), 1);
    assertEquals(whole - 2 * 3 * FloatBytes.CHUNK, bytes.length);
    assertArrayEquals(values, NodeBytes.nodes(bytes).get(0).values(), 0f);
  }

  /** Nodes of a task that holds lanes [from, to); magnitudes differ so that order matters. */
  private static List<TreeNode> task(int lanes, int from, int to) {
    CanonicalSum sum = new CanonicalSum();
    for (int lane = from; lane < to; lane++) {
      Random random = new Random(31L * lane + lanes);
      float[] values = new float[5];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
      }
      sum.add(new TreeNode(0, lane, values));
    }
    return sum.nodes();
  }
}
