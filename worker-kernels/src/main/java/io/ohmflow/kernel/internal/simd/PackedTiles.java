package io.ohmflow.kernel.internal.simd;

import static io.ohmflow.kernel.internal.simd.VectorTiles.LANES;
import static io.ohmflow.kernel.internal.simd.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles for operands that have been packed: rows of a lie {@link GemmKernel#PACKED_STRIDE}
 * apart, those of b without gaps.
 *
 * <p>With distances that the compiler knows, one register addresses all rows of a, and two steps of
 * the sum fit into one turn of the loop: 8 × 1 vectors then take two thirds of the time that {@link
 * VectorTiles} need, 8 × 2 take six sevenths. Only where there are 32 vector registers. Written out
 * with calls that the compiler always inlines: with helpers of our own it boxes the vectors.
 */
final class PackedTiles {
  /** Rows of every tile. */
  static final int ROWS = 8;

  private static final int ROW1 = GemmKernel.PACKED_STRIDE;
  private static final int ROW2 = 2 * ROW1;
  private static final int ROW3 = 3 * ROW1;
  private static final int ROW4 = 4 * ROW1;
  private static final int ROW5 = 5 * ROW1;
  private static final int ROW6 = 6 * ROW1;
  private static final int ROW7 = 7 * ROW1;
  private static final int WIDE = 2 * LANES;

  private PackedTiles() {}

  /** Whether there are registers for them. */
  static boolean fit() {
    return LANES >= 16;
  }

  /** c[8 × 1 vector] += a[8 × depth] · b[depth × 1 vector]; rows of c lie cs apart. */
  static void oneVector(
      boolean fresh, int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cs) {
    int even = depth & ~1;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c0 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co);
    FloatVector c1 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c2 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c3 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c4 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c5 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector c6 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector c7 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    int end = ao + even;
    for (int p = ao, q = bo; p < end; p += 2, q += 2 * LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, q);
      c0 = FloatVector.broadcast(SPECIES, a[p]).fma(x, c0);
      c1 = FloatVector.broadcast(SPECIES, a[p + ROW1]).fma(x, c1);
      c2 = FloatVector.broadcast(SPECIES, a[p + ROW2]).fma(x, c2);
      c3 = FloatVector.broadcast(SPECIES, a[p + ROW3]).fma(x, c3);
      c4 = FloatVector.broadcast(SPECIES, a[p + ROW4]).fma(x, c4);
      c5 = FloatVector.broadcast(SPECIES, a[p + ROW5]).fma(x, c5);
      c6 = FloatVector.broadcast(SPECIES, a[p + ROW6]).fma(x, c6);
      c7 = FloatVector.broadcast(SPECIES, a[p + ROW7]).fma(x, c7);
      FloatVector y = FloatVector.fromArray(SPECIES, b, q + LANES);
      c0 = FloatVector.broadcast(SPECIES, a[p + 1]).fma(y, c0);
      c1 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW1]).fma(y, c1);
      c2 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW2]).fma(y, c2);
      c3 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW3]).fma(y, c3);
      c4 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW4]).fma(y, c4);
      c5 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW5]).fma(y, c5);
      c6 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW6]).fma(y, c6);
      c7 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW7]).fma(y, c7);
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + cs);
    c2.intoArray(c, co + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
    c6.intoArray(c, co + 6 * cs);
    c7.intoArray(c, co + 7 * cs);
    if (even < depth) {
      int last = bo + even * LANES;
      VectorTiles.rows8x1(1, a, ao + even, ROW1, b, last, LANES, c, co, cs);
    }
  }

  /**
   * c[8 × 1 vector] += a · b's first vector and d[8 × 1 vector] += a · b's second vector, with a [8
   * × depth], b [depth × 2 vectors]; d may be the vectors beside those of c.
   *
   * @param cs distance of rows of c, and of d
   */
  static void twoVectors(
      boolean fresh,
      int depth,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      float[] d,
      int to,
      int cs) {
    int even = depth & ~1;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c0 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co);
    FloatVector d0 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to);
    FloatVector c1 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector d1 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + cs);
    FloatVector c2 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector d2 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 2 * cs);
    FloatVector c3 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector d3 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 3 * cs);
    FloatVector c4 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector d4 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 4 * cs);
    FloatVector c5 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector d5 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 5 * cs);
    FloatVector c6 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector d6 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 6 * cs);
    FloatVector c7 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    FloatVector d7 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 7 * cs);
    int end = ao + even;
    for (int p = ao, q = bo; p < end; p += 2, q += 2 * WIDE) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, q);
      FloatVector y = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
      c0 = a0.fma(x, c0);
      d0 = a0.fma(y, d0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + ROW1]);
      c1 = a1.fma(x, c1);
      d1 = a1.fma(y, d1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + ROW2]);
      c2 = a2.fma(x, c2);
      d2 = a2.fma(y, d2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + ROW3]);
      c3 = a3.fma(x, c3);
      d3 = a3.fma(y, d3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + ROW4]);
      c4 = a4.fma(x, c4);
      d4 = a4.fma(y, d4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + ROW5]);
      c5 = a5.fma(x, c5);
      d5 = a5.fma(y, d5);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + ROW6]);
      c6 = a6.fma(x, c6);
      d6 = a6.fma(y, d6);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + ROW7]);
      c7 = a7.fma(x, c7);
      d7 = a7.fma(y, d7);
      FloatVector z = FloatVector.fromArray(SPECIES, b, q + WIDE);
      FloatVector w = FloatVector.fromArray(SPECIES, b, q + WIDE + LANES);
      FloatVector e0 = FloatVector.broadcast(SPECIES, a[p + 1]);
      c0 = e0.fma(z, c0);
      d0 = e0.fma(w, d0);
      FloatVector e1 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW1]);
      c1 = e1.fma(z, c1);
      d1 = e1.fma(w, d1);
      FloatVector e2 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW2]);
      c2 = e2.fma(z, c2);
      d2 = e2.fma(w, d2);
      FloatVector e3 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW3]);
      c3 = e3.fma(z, c3);
      d3 = e3.fma(w, d3);
      FloatVector e4 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW4]);
      c4 = e4.fma(z, c4);
      d4 = e4.fma(w, d4);
      FloatVector e5 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW5]);
      c5 = e5.fma(z, c5);
      d5 = e5.fma(w, d5);
      FloatVector e6 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW6]);
      c6 = e6.fma(z, c6);
      d6 = e6.fma(w, d6);
      FloatVector e7 = FloatVector.broadcast(SPECIES, a[p + 1 + ROW7]);
      c7 = e7.fma(z, c7);
      d7 = e7.fma(w, d7);
    }
    c0.intoArray(c, co);
    d0.intoArray(d, to);
    c1.intoArray(c, co + cs);
    d1.intoArray(d, to + cs);
    c2.intoArray(c, co + 2 * cs);
    d2.intoArray(d, to + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    d3.intoArray(d, to + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    d4.intoArray(d, to + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
    d5.intoArray(d, to + 5 * cs);
    c6.intoArray(c, co + 6 * cs);
    d6.intoArray(d, to + 6 * cs);
    c7.intoArray(c, co + 7 * cs);
    d7.intoArray(d, to + 7 * cs);
    if (even < depth) {
      int last = bo + even * WIDE;
      VectorTiles.rows8x1(1, a, ao + even, ROW1, b, last, WIDE, c, co, cs);
      VectorTiles.rows8x1(1, a, ao + even, ROW1, b, last + LANES, WIDE, d, to, cs);
    }
  }

  /**
   * c[8 × 1 vector] += a · b's first vector and d[8 × 1 vector] += |a| · b's second vector; shapes
   * as in {@link #twoVectors}. One step of the sum in a turn of the loop: with two it is slower.
   */
  static void magnitudes(
      boolean fresh,
      int depth,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      float[] d,
      int to,
      int cs) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c0 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co);
    FloatVector d0 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to);
    FloatVector c1 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector d1 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + cs);
    FloatVector c2 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector d2 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 2 * cs);
    FloatVector c3 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector d3 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 3 * cs);
    FloatVector c4 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector d4 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 4 * cs);
    FloatVector c5 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector d5 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 5 * cs);
    FloatVector c6 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector d6 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 6 * cs);
    FloatVector c7 = fresh ? zero : FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    FloatVector d7 = fresh ? zero : FloatVector.fromArray(SPECIES, d, to + 7 * cs);
    int end = ao + depth;
    for (int p = ao, q = bo; p < end; p++, q += WIDE) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, q);
      FloatVector y = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[p]);
      c0 = a0.fma(x, c0);
      d0 = a0.abs().fma(y, d0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[p + ROW1]);
      c1 = a1.fma(x, c1);
      d1 = a1.abs().fma(y, d1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[p + ROW2]);
      c2 = a2.fma(x, c2);
      d2 = a2.abs().fma(y, d2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[p + ROW3]);
      c3 = a3.fma(x, c3);
      d3 = a3.abs().fma(y, d3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[p + ROW4]);
      c4 = a4.fma(x, c4);
      d4 = a4.abs().fma(y, d4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[p + ROW5]);
      c5 = a5.fma(x, c5);
      d5 = a5.abs().fma(y, d5);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[p + ROW6]);
      c6 = a6.fma(x, c6);
      d6 = a6.abs().fma(y, d6);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[p + ROW7]);
      c7 = a7.fma(x, c7);
      d7 = a7.abs().fma(y, d7);
    }
    c0.intoArray(c, co);
    d0.intoArray(d, to);
    c1.intoArray(c, co + cs);
    d1.intoArray(d, to + cs);
    c2.intoArray(c, co + 2 * cs);
    d2.intoArray(d, to + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    d3.intoArray(d, to + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    d4.intoArray(d, to + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
    d5.intoArray(d, to + 5 * cs);
    c6.intoArray(c, co + 6 * cs);
    d6.intoArray(d, to + 6 * cs);
    c7.intoArray(c, co + 7 * cs);
    d7.intoArray(d, to + 7 * cs);
  }
}
