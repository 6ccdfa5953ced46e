package io.ohmflow.kernel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinalgTest {

  @Property(tries = 300)
  void portableIsOneFmaChainPerElement(
      @ForAll @IntRange(min = 1, max = 70) int m,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 1, max = 600) int k,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB,
      @ForAll long seed) {
    Random random = new Random(seed);
    Matrix a = random(random, m, k, transposeA);
    Matrix b = random(random, k, n, transposeB);
    Matrix start = random(random, m, n, false);
    for (Linalg linalg : List.of(Linalg.portable(), Linalg.scalar())) {
      Matrix set = copy(start);
      linalg.multiply(a, b, set);
      assertArrayEquals(chain(a, b, Matrix.zeros(m, n)), values(set), 0f, linalg.name());
      Matrix added = copy(start);
      linalg.multiplyAdd(a, b, added);
      assertArrayEquals(chain(a, b, start), values(added), 0f, linalg.name());
    }
  }

  @Property(tries = 300)
  void twoProductsInOnePassHaveTheSameBits(
      @ForAll @IntRange(min = 1, max = 120) int m,
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 600) int k,
      @ForAll long seed) {
    Random random = new Random(seed);
    Matrix a = random(random, m, k, random.nextBoolean());
    Matrix b = random(random, k, n, false);
    Matrix e = random(random, k, n, false);
    int gap = random.nextInt(2);
    Matrix c = new Matrix(new float[m * (n + gap)], 0, m, n, n + gap);
    Matrix d = copy(c);
    Linalg linalg = Linalg.portable();
    linalg.multiplyBoth(a, b, c, e, d);
    assertArrayEquals(chain(a, b, Matrix.zeros(m, n)), values(c), 0f);
    assertArrayEquals(chain(a, e, Matrix.zeros(m, n)), values(d), 0f);
    if (linalg.takesMagnitudes(n)) {
      linalg.multiplyMagnitudes(a, b, c, e, d);
      assertArrayEquals(chain(a, b, Matrix.zeros(m, n)), values(c), 0f);
      assertArrayEquals(chain(magnitudes(a), e, Matrix.zeros(m, n)), values(d), 0f);
    }
  }

  /** Shapes of the gradients of weights, which are read as they lie, and those beside them. */
  @Property(tries = 100)
  void aTransposedLeftOperandHasTheSameBits(
      @ForAll @IntRange(min = 1, max = 13) int eights,
      @ForAll @IntRange(min = 1, max = 9) int vectors,
      @ForAll @IntRange(min = 1, max = 300) int k,
      @ForAll @IntRange(min = 0, max = 1) int beside,
      @ForAll long seed) {
    Random random = new Random(seed);
    Matrix a = random(random, 8 * eights, k, true);
    Matrix b = random(random, k, 16 * vectors + beside, false);
    Matrix c = random(random, 8 * eights, 16 * vectors + beside, false);
    float[] expected = chain(a, b, c);
    Linalg.portable().multiplyAdd(a, b, c);
    assertArrayEquals(expected, values(c), 0f);
  }

  @Property(tries = 60)
  void nativeAgreesWithinRounding(
      @ForAll @IntRange(min = 1, max = 50) int m,
      @ForAll @IntRange(min = 1, max = 50) int n,
      @ForAll @IntRange(min = 1, max = 300) int k,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB,
      @ForAll long seed) {
    List<String> notices = new ArrayList<>();
    Linalg blas = Linalg.nativeOrPortable(notices::add);
    Random random = new Random(seed);
    Matrix a = random(random, m, k, transposeA);
    Matrix b = random(random, k, n, transposeB);
    Matrix c = random(random, m, n, false);
    float[] expected = chain(a, b, c);
    Matrix result = copy(c);
    blas.multiplyAdd(a, b, result);
    // |error| of a float sum of k products ≤ (k + 1)·2^-24·Σ|products|, and |entries| < 1.
    assertArrayEquals(expected, values(result), 2f * (k + 2) * (k + 1) * 0x1p-24f);
    assertEquals(List.of(), notices);
  }

  @Test
  void aLibraryThatDoesNotLoadIsReplacedWithANotice() {
    List<String> notices = new ArrayList<>();
    Runnable broken =
        () -> {
          throw new UnsatisfiedLinkError("no jniopenblas");
        };
    assertTrue(OpenBlas.load(broken, notices::add).isEmpty());
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains("portable kernels take over"), notices.get(0));
  }

  @Test
  void namesSayWhatExecutes() {
    assertTrue(Linalg.portable().name().startsWith("portable (Vector API"));
    assertTrue(Linalg.nativeOrPortable(notice -> {}).name().startsWith("native (OpenBLAS"));
  }

  @Property(tries = 12)
  void blockingChangesNoBit(
      @ForAll @IntRange(min = 90, max = 210) int m,
      @ForAll @IntRange(min = 500, max = 1050) int n,
      @ForAll @IntRange(min = 1, max = 40) int k,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB,
      @ForAll long seed) {
    Random random = new Random(seed);
    Matrix a = random(random, m, k, transposeA);
    Matrix b = random(random, k, n, transposeB);
    Matrix c = random(random, m, n, false);
    float[] expected = chain(a, b, c);
    Linalg.portable().multiplyAdd(a, b, c);
    assertArrayEquals(expected, values(c), 0f);
  }

  @Property(tries = 300)
  void writesNothingBesideTheResult(
      @ForAll @IntRange(min = 1, max = 60) int m,
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 0, max = 2) int gap,
      @ForAll long seed) {
    Random random = new Random(seed);
    Matrix a = random(random, m, 5, false);
    Matrix b = random(random, 5, n, false);
    int margin = 40;
    float[] data = new float[margin + m * (n + gap) + margin];
    java.util.Arrays.fill(data, 7);
    Linalg.portable().multiply(a, b, new Matrix(data, margin, m, n, n + gap));
    float[] expected = new float[data.length];
    java.util.Arrays.fill(expected, 7);
    float[] product = chain(a, b, Matrix.zeros(m, n));
    for (int i = 0; i < m; i++) {
      System.arraycopy(product, i * n, expected, margin + i * (n + gap), n);
    }
    assertArrayEquals(expected, data, 0f);
  }

  @Test
  void writesOnlyTheResult() {
    float[] c = new float[100];
    java.util.Arrays.fill(c, 7);
    Matrix into = new Matrix(c, 11, 3, 5, 9);
    Linalg.portable().multiply(Matrix.zeros(3, 4), Matrix.zeros(4, 5), into);
    for (int i = 0; i < c.length; i++) {
      int row = (i - 11) / 9;
      boolean inside = i >= 11 && row < 3 && (i - 11) % 9 < 5;
      assertEquals(inside ? 0 : 7, c[i], "element " + i);
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Matrix a = Matrix.zeros(2, 3);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Linalg.portable().multiply(a, a, Matrix.zeros(2, 3)));
    assertEquals("cannot multiply [2 × 3] by [2 × 3] into [2 × 3]", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Linalg.portable().multiply(a, a.transpose(), Matrix.zeros(2, 2).transpose()));
  }

  @Test
  void viewsShareTheArray() {
    Matrix m = Matrix.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertEquals(6, m.transpose().at(2, 1));
    assertEquals(6, m.transpose().block(2, 1, 1, 1).at(0, 0));
    assertEquals(5, m.rows(1, 1).columns(1, 2).at(0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> m.rows(1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Matrix(new float[5], 0, 2, 3, 3));
  }

  private static float[] chain(Matrix a, Matrix b, Matrix c) {
    float[] result = new float[a.rows() * b.columns()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        float sum = c.at(i, j);
        for (int p = 0; p < a.columns(); p++) {
          sum = Math.fma(a.at(i, p), b.at(p, j), sum);
        }
        result[i * b.columns() + j] = sum;
      }
    }
    return result;
  }

  private static Matrix random(Random random, int rows, int columns, boolean transposed) {
    int storedRows = transposed ? columns : rows;
    int storedColumns = transposed ? rows : columns;
    int stride = storedColumns + random.nextInt(5);
    int offset = random.nextInt(7);
    float[] data = new float[offset + storedRows * stride];
    for (int i = 0; i < data.length; i++) {
      data[i] = 2 * random.nextFloat() - 1;
    }
    Matrix stored = new Matrix(data, offset, storedRows, storedColumns, stride);
    return transposed ? stored.transpose() : stored;
  }

  private static Matrix magnitudes(Matrix m) {
    float[] values = values(m);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return Matrix.of(values, m.rows(), m.columns());
  }

  private static Matrix copy(Matrix m) {
    return new Matrix(m.data().clone(), m.offset(), m.rows(), m.columns(), m.stride());
  }

  private static float[] values(Matrix m) {
    float[] values = new float[m.rows() * m.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = m.at(i / m.columns(), i % m.columns());
    }
    return values;
  }
}
