package io.ohmflow.kernel.internal.simd;

import static io.ohmflow.kernel.internal.simd.VectorTiles.LANES;
import static io.ohmflow.kernel.internal.simd.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles for a left operand that lies transposed: the elements of one step of the sum stand
 * side by side, so that one register addresses all rows of the tile and nothing has to be packed.
 * Only where there are 32 vector registers; written out like {@link PackedTiles}.
 */
final class TransposedTiles {
  /** Rows of every tile. */
  static final int ROWS = 8;

  private TransposedTiles() {}

  /**
   * c[8 × 1 vector] += aᵀ · b, with a [depth × 8], b [depth × 1 vector].
   *
   * @param as distance of the rows of a, bs and cs of those of b and c
   */
  static void oneVector(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c1 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c2 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c3 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c4 = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c5 = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector c6 = FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector c7 = FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += as, q += bs) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, q);
      c0 = FloatVector.broadcast(SPECIES, a[p]).fma(x, c0);
      c1 = FloatVector.broadcast(SPECIES, a[p + 1]).fma(x, c1);
      c2 = FloatVector.broadcast(SPECIES, a[p + 2]).fma(x, c2);
      c3 = FloatVector.broadcast(SPECIES, a[p + 3]).fma(x, c3);
      c4 = FloatVector.broadcast(SPECIES, a[p + 4]).fma(x, c4);
      c5 = FloatVector.broadcast(SPECIES, a[p + 5]).fma(x, c5);
      c6 = FloatVector.broadcast(SPECIES, a[p + 6]).fma(x, c6);
      c7 = FloatVector.broadcast(SPECIES, a[p + 7]).fma(x, c7);
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + cs);
    c2.intoArray(c, co + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
    c6.intoArray(c, co + 6 * cs);
    c7.intoArray(c, co + 7 * cs);
  }

  /** c[8 × 2 vectors] += aᵀ · b, with a [depth × 8], b [depth × 2 vectors]; otherwise the same. */
  static void twoVectors(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector d0 = FloatVector.fromArray(SPECIES, c, co + LANES);
    FloatVector c1 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector d1 = FloatVector.fromArray(SPECIES, c, co + cs + LANES);
    FloatVector c2 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector d2 = FloatVector.fromArray(SPECIES, c, co + 2 * cs + LANES);
    FloatVector c3 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector d3 = FloatVector.fromArray(SPECIES, c, co + 3 * cs + LANES);
    FloatVector c4 = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector d4 = FloatVector.fromArray(SPECIES, c, co + 4 * cs + LANES);
    FloatVector c5 = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector d5 = FloatVector.fromArray(SPECIES, c, co + 5 * cs + LANES);
    FloatVector c6 = FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector d6 = FloatVector.fromArray(SPECIES, c, co + 6 * cs + LANES);
    FloatVector c7 = FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    FloatVector d7 = FloatVector.fromArray(SPECIES, c, co + 7 * cs + LANES);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += as, q += bs) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, q);
      FloatVector y = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
      c0 = a0.fma(x, c0);
      d0 = a0.fma(y, d0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + 1]);
      c1 = a1.fma(x, c1);
      d1 = a1.fma(y, d1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + 2]);
      c2 = a2.fma(x, c2);
      d2 = a2.fma(y, d2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + 3]);
      c3 = a3.fma(x, c3);
      d3 = a3.fma(y, d3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + 4]);
      c4 = a4.fma(x, c4);
      d4 = a4.fma(y, d4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + 5]);
      c5 = a5.fma(x, c5);
      d5 = a5.fma(y, d5);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + 6]);
      c6 = a6.fma(x, c6);
      d6 = a6.fma(y, d6);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + 7]);
      c7 = a7.fma(x, c7);
      d7 = a7.fma(y, d7);
    }
    c0.intoArray(c, co);
    d0.intoArray(c, co + LANES);
    c1.intoArray(c, co + cs);
    d1.intoArray(c, co + cs + LANES);
    c2.intoArray(c, co + 2 * cs);
    d2.intoArray(c, co + 2 * cs + LANES);
    c3.intoArray(c, co + 3 * cs);
    d3.intoArray(c, co + 3 * cs + LANES);
    c4.intoArray(c, co + 4 * cs);
    d4.intoArray(c, co + 4 * cs + LANES);
    c5.intoArray(c, co + 5 * cs);
    d5.intoArray(c, co + 5 * cs + LANES);
    c6.intoArray(c, co + 6 * cs);
    d6.intoArray(c, co + 6 * cs + LANES);
    c7.intoArray(c, co + 7 * cs);
    d7.intoArray(c, co + 7 * cs + LANES);
  }
}
