package io.ohmflow.kernel.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register-blocked product on the Vector API: up to 8 rows by 2 vectors of c stay in registers
 * while k runs.
 *
 * <p>The blocks are written out because the compiler keeps local variables in registers but boxes
 * arrays of vectors. CPUs with 16 registers get blocks of 4 rows. Partial vectors at the right
 * border go through a padded copy; the extra columns are thrown away. Not thread-safe: owns the
 * buffer for those copies.
 */
final class VectorGemm implements GemmKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDE = 2 * LANES;

  /** AVX-512 has 32 registers, smaller vectors come with 16. */
  private static final int ROWS = LANES >= 16 ? 8 : 4;

  private float[] borderB = new float[0];
  private final float[] borderC = new float[ROWS * LANES];

  @Override
  public int panelColumns() {
    return WIDE;
  }

  @Override
  public void multiplyAdd(Block size, Operand a, Operand b, Operand c) {
    int j = 0;
    for (; j + WIDE <= size.columns(); j += WIDE) {
      wide(size, a, b, c, j);
    }
    for (; j + LANES <= size.columns(); j += LANES) {
      narrow(size, a, b, c, j);
    }
    if (j < size.columns()) {
      border(size, a, b, c, j);
    }
  }

  private static void wide(Block size, Operand a, Operand b, Operand c, int j) {
    int depth = size.depth();
    int bo = b.offset() + j;
    int i = 0;
    for (; i + ROWS <= size.rows(); i += ROWS) {
      int ao = a.offset() + i * a.stride();
      int co = c.offset() + i * c.stride() + j;
      if (ROWS == 8) {
        rows8x2(
            depth, a.data(), ao, a.stride(), b.data(), bo, b.stride(), c.data(), co, c.stride());
      } else {
        rows4x2(
            depth, a.data(), ao, a.stride(), b.data(), bo, b.stride(), c.data(), co, c.stride());
      }
    }
    for (; i < size.rows(); i++) {
      int ao = a.offset() + i * a.stride();
      int co = c.offset() + i * c.stride() + j;
      rows1x2(depth, a.data(), ao, a.stride(), b.data(), bo, b.stride(), c.data(), co, c.stride());
    }
  }

  private static void narrow(Block size, Operand a, Operand b, Operand c, int j) {
    int i = 0;
    for (; i + ROWS <= size.rows(); i += ROWS) {
      int ao = a.offset() + i * a.stride();
      narrowRows(size.depth(), a, ao, b, b.offset() + j, c, c.offset() + i * c.stride() + j);
    }
    for (; i < size.rows(); i++) {
      int ao = a.offset() + i * a.stride();
      int co = c.offset() + i * c.stride() + j;
      rows1x1(
          size.depth(),
          a.data(),
          ao,
          a.stride(),
          b.data(),
          b.offset() + j,
          b.stride(),
          c.data(),
          co,
          c.stride());
    }
  }

  private static void narrowRows(
      int depth, Operand a, int ao, Operand b, int bo, Operand c, int co) {
    if (ROWS == 8) {
      rows8x1(depth, a.data(), ao, a.stride(), b.data(), bo, b.stride(), c.data(), co, c.stride());
    } else {
      rows4x1(depth, a.data(), ao, a.stride(), b.data(), bo, b.stride(), c.data(), co, c.stride());
    }
  }

  private void border(Block size, Operand a, Operand b, Operand c, int j) {
    int depth = size.depth();
    int columns = size.columns() - j;
    if (borderB.length < depth * LANES) {
      borderB = new float[depth * LANES];
    }
    for (int p = 0; p < depth; p++) {
      System.arraycopy(b.data(), b.offset() + p * b.stride() + j, borderB, p * LANES, columns);
    }
    Operand packed = new Operand(borderB, 0, LANES);
    Operand tile = new Operand(borderC, 0, LANES);
    for (int i = 0; i < size.rows(); i += ROWS) {
      int rows = Math.min(ROWS, size.rows() - i);
      int co = c.offset() + i * c.stride() + j;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(c.data(), co + r * c.stride(), borderC, r * LANES, columns);
      }
      Operand from = new Operand(a.data(), a.offset() + i * a.stride(), a.stride());
      narrow(new Block(rows, LANES, depth), from, packed, tile, 0);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(borderC, r * LANES, c.data(), co + r * c.stride(), columns);
      }
    }
  }

  private static void rows8x2(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + cs + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 2 * cs + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 3 * cs + LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, co + 4 * cs + LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector c51 = FloatVector.fromArray(SPECIES, c, co + 5 * cs + LANES);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector c61 = FloatVector.fromArray(SPECIES, c, co + 6 * cs + LANES);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    FloatVector c71 = FloatVector.fromArray(SPECIES, c, co + 7 * cs + LANES);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ao + 4 * as + p]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ao + 5 * as + p]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[ao + 6 * as + p]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[ao + 7 * as + p]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + cs);
    c11.intoArray(c, co + cs + LANES);
    c20.intoArray(c, co + 2 * cs);
    c21.intoArray(c, co + 2 * cs + LANES);
    c30.intoArray(c, co + 3 * cs);
    c31.intoArray(c, co + 3 * cs + LANES);
    c40.intoArray(c, co + 4 * cs);
    c41.intoArray(c, co + 4 * cs + LANES);
    c50.intoArray(c, co + 5 * cs);
    c51.intoArray(c, co + 5 * cs + LANES);
    c60.intoArray(c, co + 6 * cs);
    c61.intoArray(c, co + 6 * cs + LANES);
    c70.intoArray(c, co + 7 * cs);
    c71.intoArray(c, co + 7 * cs + LANES);
  }

  private static void rows8x1(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, co + 4 * cs);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, co + 5 * cs);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, co + 6 * cs);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, co + 7 * cs);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c30 = a3.fma(b0, c30);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ao + 4 * as + p]);
      c40 = a4.fma(b0, c40);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ao + 5 * as + p]);
      c50 = a5.fma(b0, c50);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[ao + 6 * as + p]);
      c60 = a6.fma(b0, c60);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[ao + 7 * as + p]);
      c70 = a7.fma(b0, c70);
    }
    c00.intoArray(c, co);
    c10.intoArray(c, co + cs);
    c20.intoArray(c, co + 2 * cs);
    c30.intoArray(c, co + 3 * cs);
    c40.intoArray(c, co + 4 * cs);
    c50.intoArray(c, co + 5 * cs);
    c60.intoArray(c, co + 6 * cs);
    c70.intoArray(c, co + 7 * cs);
  }

  private static void rows4x2(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + cs + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 2 * cs + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 3 * cs + LANES);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + cs);
    c11.intoArray(c, co + cs + LANES);
    c20.intoArray(c, co + 2 * cs);
    c21.intoArray(c, co + 2 * cs + LANES);
    c30.intoArray(c, co + 3 * cs);
    c31.intoArray(c, co + 3 * cs + LANES);
  }

  private static void rows4x1(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cs);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cs);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cs);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + as + p]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * as + p]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * as + p]);
      c30 = a3.fma(b0, c30);
    }
    c00.intoArray(c, co);
    c10.intoArray(c, co + cs);
    c20.intoArray(c, co + 2 * cs);
    c30.intoArray(c, co + 3 * cs);
  }

  private static void rows1x2(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
  }

  private static void rows1x1(
      int depth, float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    for (int p = 0, q = bo; p < depth; p++, q += bs) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao + p]);
      c00 = a0.fma(b0, c00);
    }
    c00.intoArray(c, co);
  }
}
