package io.ohmflow.kernel.internal.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link EliminationKernel} on whole vectors. A tile stays in registers: in one piece
 * where there are 32 registers of 8 doubles, else vector by vector of its columns. The rows are
 * written out because the compiler keeps local variables in registers but boxes arrays of vectors.
 */
final class VectorElimination implements EliminationKernel {
  private static final VectorSpecies<Double> SPECIES = preferred();
  private static final int LANES = SPECIES.length();

  /** Registers for a whole tile. */
  private static final boolean WIDE = LANES == HALF;

  private static VectorSpecies<Double> preferred() {
    VectorSpecies<Double> widest = DoubleVector.SPECIES_PREFERRED;
    return widest.length() <= HALF ? widest : DoubleVector.SPECIES_512;
  }

  @Override
  public void tile(int depth, double[] v, int left, double[] w, int right, Ends ends) {
    if (WIDE) {
      whole(depth, v, left, w, right, ends);
      return;
    }
    // Whole columns, because rows that are written may be rows that are read.
    for (int j = 0; j < COLUMNS; j += LANES) {
      strip(depth, v, left, w, right, ends, j);
    }
  }

  private static DoubleVector load(double[] data, int at) {
    return DoubleVector.fromArray(SPECIES, data, at);
  }

  private static void whole(int depth, double[] v, int left, double[] w, int right, Ends ends) {
    int a = ends.firstAt;
    int as = ends.firstStride;
    int b = ends.secondAt;
    int bs = ends.secondStride;
    DoubleVector a0 = load(ends.first, a);
    DoubleVector b0 = load(ends.second, b);
    DoubleVector a1 = load(ends.first, a + as);
    DoubleVector b1 = load(ends.second, b + bs);
    DoubleVector a2 = load(ends.first, a + 2 * as);
    DoubleVector b2 = load(ends.second, b + 2 * bs);
    DoubleVector a3 = load(ends.first, a + 3 * as);
    DoubleVector b3 = load(ends.second, b + 3 * bs);
    DoubleVector a4 = load(ends.first, a + 4 * as);
    DoubleVector b4 = load(ends.second, b + 4 * bs);
    DoubleVector a5 = load(ends.first, a + 5 * as);
    DoubleVector b5 = load(ends.second, b + 5 * bs);
    DoubleVector a6 = load(ends.first, a + 6 * as);
    DoubleVector b6 = load(ends.second, b + 6 * bs);
    DoubleVector a7 = load(ends.first, a + 7 * as);
    DoubleVector b7 = load(ends.second, b + 7 * bs);
    for (int p = 0, l = left, r = right; p < depth; p++, l += COLUMNS, r += COLUMNS) {
      DoubleVector x = load(w, r);
      DoubleVector y = load(w, r + HALF);
      DoubleVector w0 = broadcast(v, l);
      a0 = w0.fma(x, a0);
      b0 = w0.fma(y, b0);
      DoubleVector w1 = broadcast(v, l + 1);
      a1 = w1.fma(x, a1);
      b1 = w1.fma(y, b1);
      DoubleVector w2 = broadcast(v, l + 2);
      a2 = w2.fma(x, a2);
      b2 = w2.fma(y, b2);
      DoubleVector w3 = broadcast(v, l + 3);
      a3 = w3.fma(x, a3);
      b3 = w3.fma(y, b3);
      DoubleVector w4 = broadcast(v, l + 4);
      a4 = w4.fma(x, a4);
      b4 = w4.fma(y, b4);
      DoubleVector w5 = broadcast(v, l + 5);
      a5 = w5.fma(x, a5);
      b5 = w5.fma(y, b5);
      DoubleVector w6 = broadcast(v, l + 6);
      a6 = w6.fma(x, a6);
      b6 = w6.fma(y, b6);
      DoubleVector w7 = broadcast(v, l + 7);
      a7 = w7.fma(x, a7);
      b7 = w7.fma(y, b7);
    }
    int c = ends.targetAt;
    int cs = ends.targetStride;
    a0.intoArray(ends.target, c);
    b0.intoArray(ends.target, c + HALF);
    a1.intoArray(ends.target, c + cs);
    b1.intoArray(ends.target, c + cs + HALF);
    a2.intoArray(ends.target, c + 2 * cs);
    b2.intoArray(ends.target, c + 2 * cs + HALF);
    a3.intoArray(ends.target, c + 3 * cs);
    b3.intoArray(ends.target, c + 3 * cs + HALF);
    a4.intoArray(ends.target, c + 4 * cs);
    b4.intoArray(ends.target, c + 4 * cs + HALF);
    a5.intoArray(ends.target, c + 5 * cs);
    b5.intoArray(ends.target, c + 5 * cs + HALF);
    a6.intoArray(ends.target, c + 6 * cs);
    b6.intoArray(ends.target, c + 6 * cs + HALF);
    a7.intoArray(ends.target, c + 7 * cs);
    b7.intoArray(ends.target, c + 7 * cs + HALF);
  }

  /** The columns of one vector. */
  private static void strip(
      int depth, double[] v, int left, double[] w, int right, Ends ends, int column) {
    boolean inFirst = column < HALF;
    double[] from = inFirst ? ends.first : ends.second;
    int fs = inFirst ? ends.firstStride : ends.secondStride;
    int f = inFirst ? ends.firstAt + column : ends.secondAt + column - HALF;
    DoubleVector c0 = load(from, f);
    DoubleVector c1 = load(from, f + fs);
    DoubleVector c2 = load(from, f + 2 * fs);
    DoubleVector c3 = load(from, f + 3 * fs);
    DoubleVector c4 = load(from, f + 4 * fs);
    DoubleVector c5 = load(from, f + 5 * fs);
    DoubleVector c6 = load(from, f + 6 * fs);
    DoubleVector c7 = load(from, f + 7 * fs);
    for (int p = 0, l = left, r = right + column; p < depth; p++, l += COLUMNS, r += COLUMNS) {
      DoubleVector x = load(w, r);
      c0 = x.fma(broadcast(v, l), c0);
      c1 = x.fma(broadcast(v, l + 1), c1);
      c2 = x.fma(broadcast(v, l + 2), c2);
      c3 = x.fma(broadcast(v, l + 3), c3);
      c4 = x.fma(broadcast(v, l + 4), c4);
      c5 = x.fma(broadcast(v, l + 5), c5);
      c6 = x.fma(broadcast(v, l + 6), c6);
      c7 = x.fma(broadcast(v, l + 7), c7);
    }
    int cs = ends.targetStride;
    int c = ends.targetAt + column;
    c0.intoArray(ends.target, c);
    c1.intoArray(ends.target, c + cs);
    c2.intoArray(ends.target, c + 2 * cs);
    c3.intoArray(ends.target, c + 3 * cs);
    c4.intoArray(ends.target, c + 4 * cs);
    c5.intoArray(ends.target, c + 5 * cs);
    c6.intoArray(ends.target, c + 6 * cs);
    c7.intoArray(ends.target, c + 7 * cs);
  }

  private static DoubleVector broadcast(double[] data, int at) {
    return DoubleVector.broadcast(SPECIES, data[at]);
  }

  @Override
  public double sum(double[] values, int at, int n) {
    double sum = 0;
    for (int l = 0; l < SUMS; l += LANES) {
      DoubleVector partial = DoubleVector.zero(SPECIES);
      for (int i = at + l; i < at + n; i += SUMS) {
        partial = partial.add(load(values, i));
      }
      for (int k = 0; k < LANES; k++) {
        sum += partial.lane(k);
      }
    }
    return sum;
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void run(int[] program, double[] branches) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    int at = 1;
    for (int node = 0; node < program[0]; node++) {
      int degree = program[at + 1];
      int own = at + 2;
      int fresh = own + degree + 1;
      int between = fresh + program[fresh - 1];
      scale(program, own, degree, program[at], branches);
      for (int i = fresh; i < between; i++) {
        zero.intoArray(branches, program[i] * LANES);
      }
      at = connect(program, own, degree, between, branches);
    }
  }

  private static void scale(int[] program, int own, int degree, int root, double[] branches) {
    DoubleVector sum = DoubleVector.zero(SPECIES);
    for (int k = own; k < own + degree; k++) {
      sum = sum.add(load(branches, program[k] * LANES));
    }
    DoubleVector scale = DoubleVector.broadcast(SPECIES, 1).div(sum.sqrt());
    scale.intoArray(branches, root * LANES);
    for (int k = own; k < own + degree; k++) {
      int b = program[k] * LANES;
      load(branches, b).mul(scale).intoArray(branches, b);
    }
  }

  /** Adds the products; returns where the next node begins. */
  private static int connect(int[] program, int own, int degree, int first, double[] branches) {
    int next = first;
    for (int k = own; k < own + degree; k++) {
      DoubleVector a = load(branches, program[k] * LANES);
      for (int m = k + 1; m < own + degree; m++) {
        DoubleVector b = load(branches, program[m] * LANES);
        int c = program[next++] * LANES;
        a.fma(b, load(branches, c)).intoArray(branches, c);
      }
    }
    return next;
  }
}
