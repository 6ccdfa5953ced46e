package io.ohmflow.kernel.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.kernel.internal.simd.EliminationKernel.Ends;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both implementations on small whole numbers, which they compute exactly. */
class EliminationKernelTest {
  static Stream<EliminationKernel> kernels() {
    return Stream.of(EliminationKernel.scalar(), EliminationKernel.fastest());
  }

  private static double[] numbers(int n, int factor) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = i * factor % 7 - 3;
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void tileAddsAProductToItsTwoSources(EliminationKernel kernel) {
    int depth = 5;
    double[] v = numbers(200, 3);
    double[] w = numbers(200, 5);
    double[] first = numbers(400, 11);
    double[] second = numbers(400, 13);
    double[] target = new double[400];
    Ends ends = new Ends();
    ends.first(first, 3, 20);
    ends.second(second, 7, 0);
    ends.target(target, 2, 30);
    kernel.tile(depth, v, 8, w, 16, ends);
    double[] expected = new double[400];
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 16; j++) {
        double sum = j < 8 ? first[3 + 20 * i + j] : second[7 + j - 8];
        for (int p = 0; p < depth; p++) {
          sum += v[8 + 16 * p + i] * w[16 + 16 * p + j];
        }
        expected[2 + 30 * i + j] = sum;
      }
    }
    assertArrayEquals(expected, target);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void tileMayReplaceWhatItReads(EliminationKernel kernel) {
    double[] v = numbers(128, 3);
    double[] once = numbers(128, 5);
    double[] elsewhere = new double[128];
    double[] zeros = new double[8];
    Ends ends = new Ends();
    ends.first(zeros, 0, 0);
    ends.second(zeros, 0, 0);
    ends.target(elsewhere, 0, 16);
    kernel.tile(8, v, 0, once, 0, ends);
    ends.target(once, 0, 16);
    kernel.tile(8, v, 0, once, 0, ends);
    assertArrayEquals(elsewhere, once);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sumAddsAll(EliminationKernel kernel) {
    double[] values = numbers(50, 3);
    double expected = 0;
    for (int i = 5; i < 45; i++) {
      expected += values[i];
    }
    assertEquals(expected, kernel.sum(values, 5, 40));
    assertEquals(0, kernel.sum(values, 5, 0));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void runTurnsAStarIntoATriangle(EliminationKernel kernel) {
    // Node with branches 0, 1 and 2 to three neighbours; 3 receives 1/√Σ, 4 is new between the
    // first two, 5 and 6 exist.
    int[] program = {1, 3, 3, 0, 1, 2, 1, 4, 4, 5, 6};
    int lanes = kernel.lanes();
    double[] branches = new double[7 * lanes];
    double[] before = {1, 2, 1, 99, 99, 10, 20};
    for (int b = 0; b < before.length; b++) {
      for (int l = 0; l < lanes; l++) {
        branches[b * lanes + l] = before[b] * (b < 3 ? l + 1 : 1);
      }
    }
    kernel.run(program, branches);
    for (int l = 0; l < lanes; l++) {
      double scale = 1.0 / (4 * (l + 1));
      double squared = (l + 1) * (l + 1);
      assertEquals(Math.sqrt(scale), branches[3 * lanes + l], 1e-15);
      assertEquals(2 * squared * scale, branches[4 * lanes + l], 1e-14 * squared);
      assertEquals(10 + squared * scale, branches[5 * lanes + l], 1e-13);
      assertEquals(20 + 2 * squared * scale, branches[6 * lanes + l], 1e-13);
    }
  }
}
