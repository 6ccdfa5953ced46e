package io.ohmflow.kernel.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** All tiles, also those that this machine's registers do not call for. */
class VectorTilesTest {
  private static final int DEPTH = 37;

  interface Tile {
    void add(
        int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs);
  }

  @Test
  void eachElementIsOneChain() {
    check(6, 1, VectorTiles::rows6x1);
    check(6, 2, VectorTiles::rows6x2);
    check(8, 2, VectorTiles::rows8x2);
    check(4, 3, VectorTiles::rows4x3);
  }

  /** Depths with and without a last step of their own; the second half of the columns elsewhere. */
  @Test
  void packedTilesAreTheSameChains() {
    if (!PackedTiles.fit()) {
      return;
    }
    for (int depth : new int[] {1, 2, 37, 64}) {
      checkPacked(depth, false);
      checkPacked(depth, true);
    }
  }

  private static void checkPacked(int depth, boolean fresh) {
    int lanes = VectorTiles.LANES;
    int stride = GemmKernel.PACKED_STRIDE;
    int rows = PackedTiles.ROWS;
    int cStride = 2 * lanes + 1;
    Random random = new Random(depth);
    float[] a = random(random, 1 + rows * stride);
    float[] b = random(random, 2 + depth * 2 * lanes);
    float[] c = random(random, 4 + rows * cStride);
    float[] d = random(random, 9 + rows * cStride);
    float[] narrow = c.clone();
    float[] expectedC = c.clone();
    float[] expectedD = d.clone();
    float[] expectedNarrow = c.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < lanes; j++) {
        if (fresh) {
          expectedC[4 + i * cStride + j] = 0;
          expectedD[9 + i * cStride + j] = 0;
          expectedNarrow[4 + i * cStride + j] = 0;
        }
        for (int p = 0; p < depth; p++) {
          float factor = a[1 + i * stride + p];
          int at = 4 + i * cStride + j;
          int beside = 9 + i * cStride + j;
          int wide = 2 + p * 2 * lanes + j;
          expectedC[at] = Math.fma(factor, b[wide], expectedC[at]);
          expectedD[beside] = Math.fma(factor, b[wide + lanes], expectedD[beside]);
          expectedNarrow[at] = Math.fma(factor, b[2 + p * lanes + j], expectedNarrow[at]);
        }
      }
    }
    PackedTiles.twoVectors(fresh, depth, a, 1, b, 2, c, 4, d, 9, cStride);
    PackedTiles.oneVector(fresh, depth, a, 1, b, 2, narrow, 4, cStride);
    assertArrayEquals(expectedC, c, 0f, "depth " + depth);
    assertArrayEquals(expectedD, d, 0f, "depth " + depth);
    assertArrayEquals(expectedNarrow, narrow, 0f, "depth " + depth);
  }

  @Test
  void transposedTilesAreTheSameChains() {
    if (PackedTiles.fit()) {
      check(8, 1, true, TransposedTiles::oneVector);
      check(8, 2, true, TransposedTiles::twoVectors);
    }
  }

  private static void check(int rows, int vectors, Tile tile) {
    check(rows, vectors, false, tile);
  }

  private static void check(int rows, int vectors, boolean transposed, Tile tile) {
    int columns = vectors * VectorTiles.LANES;
    int aStride = (transposed ? rows : DEPTH) + 2;
    int bStride = columns + 3;
    int cStride = columns + 1;
    Random random = new Random(5);
    float[] a = random(random, 1 + (transposed ? DEPTH : rows) * aStride);
    float[] b = random(random, 2 + DEPTH * bStride);
    float[] c = random(random, 4 + rows * cStride);
    float[] expected = c.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = 4 + i * cStride + j;
        for (int p = 0; p < DEPTH; p++) {
          float factor = a[1 + (transposed ? p * aStride + i : i * aStride + p)];
          expected[at] = Math.fma(factor, b[2 + p * bStride + j], expected[at]);
        }
      }
    }
    tile.add(DEPTH, a, 1, aStride, b, 2, bStride, c, 4, cStride);
    assertArrayEquals(expected, c, 0f, rows + " x " + vectors);
  }

  private static float[] random(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
