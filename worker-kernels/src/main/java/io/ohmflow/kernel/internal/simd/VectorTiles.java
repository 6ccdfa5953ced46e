package io.ohmflow.kernel.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of a product: some rows by some vectors of c stay in registers while k runs.
 *
 * <p>Every method adds {@code a[rows × depth] · b[depth × vectors]} to c; arguments are an array,
 * an offset and a row stride for each operand. The tiles are written out because the compiler keeps
 * local variables in registers but boxes arrays of vectors. Without AVX-512 there are 16 vector
 * registers: twelve sums, up to three vectors of b and one element of a. More rows than 8 would
 * need more addresses than there are registers for them: a tile of 12 × 1 took twice the time.
 */
final class VectorTiles {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** Whether there are registers for 8 × 2 vectors. */
  private static final boolean WIDE = LANES >= 16;

  /** Widest tile, in vectors. */
  static final int MAX_VECTORS = WIDE ? 2 : 3;

  /** Most rows of any tile. */
  static final int MAX_ROWS = 8;

  private VectorTiles() {}

  /** Rows of the tile that is so many vectors wide. */
  static int rows(int vectors) {
    return switch (vectors) {
      case 1 -> WIDE ? 8 : 6;
      case 2 -> WIDE ? 8 : 6;
      default -> 4;
    };
  }

  /** One tile of {@link #rows} by so many vectors. */
  static void tile(
      int vectors,
      int depth,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs) {
    switch (vectors) {
      case 1 -> {
        if (WIDE) {
          rows8x1(depth, a, ao, as, b, bo, bs, c, co, cs);
        } else {
          rows6x1(depth, a, ao, as, b, bo, bs, c, co, cs);
        }
      }
      case 2 -> {
        if (WIDE) {
          rows8x2(depth, a, ao, as, b, bo, bs, c, co, cs);
        } else {
          rows6x2(depth, a, ao, as, b, bo, bs, c, co, cs);
        }
      }
      default -> rows4x3(depth, a, ao, as, b, bo, bs, c, co, cs);
    }
  }

  static void rows4x3(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, co + LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, c, co + 2 * LANES);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, co + cs + LANES);
    FloatVector c1c = FloatVector.fromArray(SPECIES, c, co + cs + 2 * LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, co + 2 * cs + LANES);
    FloatVector c2c = FloatVector.fromArray(SPECIES, c, co + 2 * cs + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, co + 3 * cs + LANES);
    FloatVector c3c = FloatVector.fromArray(SPECIES, c, co + 3 * cs + 2 * LANES);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
      FloatVector bb = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector bc = FloatVector.fromArray(SPECIES, b, q + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      c0c = a0.fma(bc, c0c);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      c1c = a1.fma(bc, c1c);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      c2c = a2.fma(bc, c2c);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      c3c = a3.fma(bc, c3c);
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + LANES);
    c0c.intoArray(c, co + 2 * LANES);
    c1a.intoArray(c, co + cs);
    c1b.intoArray(c, co + cs + LANES);
    c1c.intoArray(c, co + cs + 2 * LANES);
    c2a.intoArray(c, co + 2 * cs);
    c2b.intoArray(c, co + 2 * cs + LANES);
    c2c.intoArray(c, co + 2 * cs + 2 * LANES);
    c3a.intoArray(c, co + 3 * cs);
    c3b.intoArray(c, co + 3 * cs + LANES);
    c3c.intoArray(c, co + 3 * cs + 2 * LANES);
  }

  static void rows6x2(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, co + LANES);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, co + cs + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, co + 2 * cs + LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, co + 3 * cs + LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c4b = FloatVector.fromArray(SPECIES, c, co + 4 * cs + LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector c5b = FloatVector.fromArray(SPECIES, c, co + 5 * cs + LANES);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
      FloatVector bb = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ao + 4 * as + p]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ao + 5 * as + p]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + LANES);
    c1a.intoArray(c, co + cs);
    c1b.intoArray(c, co + cs + LANES);
    c2a.intoArray(c, co + 2 * cs);
    c2b.intoArray(c, co + 2 * cs + LANES);
    c3a.intoArray(c, co + 3 * cs);
    c3b.intoArray(c, co + 3 * cs + LANES);
    c4a.intoArray(c, co + 4 * cs);
    c4b.intoArray(c, co + 4 * cs + LANES);
    c5a.intoArray(c, co + 5 * cs);
    c5b.intoArray(c, co + 5 * cs + LANES);
  }

  static void rows8x2(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, co + LANES);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, co + cs + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, co + 2 * cs + LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, co + 3 * cs + LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c4b = FloatVector.fromArray(SPECIES, c, co + 4 * cs + LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector c5b = FloatVector.fromArray(SPECIES, c, co + 5 * cs + LANES);
    FloatVector c6a = FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector c6b = FloatVector.fromArray(SPECIES, c, co + 6 * cs + LANES);
    FloatVector c7a = FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    FloatVector c7b = FloatVector.fromArray(SPECIES, c, co + 7 * cs + LANES);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector ba = FloatVector.fromArray(SPECIES, b, q);
      FloatVector bb = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ao + 4 * as + p]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ao + 5 * as + p]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[ao + 6 * as + p]);
      c6a = a6.fma(ba, c6a);
      c6b = a6.fma(bb, c6b);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[ao + 7 * as + p]);
      c7a = a7.fma(ba, c7a);
      c7b = a7.fma(bb, c7b);
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + LANES);
    c1a.intoArray(c, co + cs);
    c1b.intoArray(c, co + cs + LANES);
    c2a.intoArray(c, co + 2 * cs);
    c2b.intoArray(c, co + 2 * cs + LANES);
    c3a.intoArray(c, co + 3 * cs);
    c3b.intoArray(c, co + 3 * cs + LANES);
    c4a.intoArray(c, co + 4 * cs);
    c4b.intoArray(c, co + 4 * cs + LANES);
    c5a.intoArray(c, co + 5 * cs);
    c5b.intoArray(c, co + 5 * cs + LANES);
    c6a.intoArray(c, co + 6 * cs);
    c6b.intoArray(c, co + 6 * cs + LANES);
    c7a.intoArray(c, co + 7 * cs);
    c7b.intoArray(c, co + 7 * cs + LANES);
  }

  static void rows6x1(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c1 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c2 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c3 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c4 = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c5 = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c0 = a0.fma(b0, c0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c1 = a1.fma(b0, c1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c2 = a2.fma(b0, c2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c3 = a3.fma(b0, c3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ao + 4 * as + p]);
      c4 = a4.fma(b0, c4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ao + 5 * as + p]);
      c5 = a5.fma(b0, c5);
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + cs);
    c2.intoArray(c, co + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
  }

  static void rows8x1(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c1 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c2 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c3 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c4 = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c5 = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector c6 = FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector c7 = FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c0 = a0.fma(b0, c0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c1 = a1.fma(b0, c1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c2 = a2.fma(b0, c2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c3 = a3.fma(b0, c3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ao + 4 * as + p]);
      c4 = a4.fma(b0, c4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ao + 5 * as + p]);
      c5 = a5.fma(b0, c5);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[ao + 6 * as + p]);
      c6 = a6.fma(b0, c6);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[ao + 7 * as + p]);
      c7 = a7.fma(b0, c7);
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
}
