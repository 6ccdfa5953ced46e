package io.ohmflow.kernel.internal.simd;

/** The loops of {@link EliminationKernel} on single numbers. */
final class ScalarElimination implements EliminationKernel {
  /** Fewer networks side by side stay in the first-level cache. */
  private static final int LANES = 4;

  private final double[] sums = new double[ROWS * COLUMNS];

  @Override
  public void tile(int depth, double[] v, int left, double[] w, int right, Ends ends) {
    for (int i = 0; i < ROWS; i++) {
      int row = i * COLUMNS;
      System.arraycopy(ends.first, ends.firstAt + i * ends.firstStride, sums, row, HALF);
      System.arraycopy(ends.second, ends.secondAt + i * ends.secondStride, sums, row + HALF, HALF);
      for (int p = 0; p < depth; p++) {
        add(v[left + p * COLUMNS + i], w, right + p * COLUMNS, row);
      }
    }
    for (int i = 0; i < ROWS; i++) {
      int to = ends.targetAt + i * ends.targetStride;
      System.arraycopy(sums, i * COLUMNS, ends.target, to, COLUMNS);
    }
  }

  private void add(double factor, double[] w, int from, int row) {
    for (int j = 0; j < COLUMNS; j++) {
      sums[row + j] = Math.fma(factor, w[from + j], sums[row + j]);
    }
  }

  @Override
  public double sum(double[] values, int at, int n) {
    double sum = 0;
    for (int l = at; l < at + SUMS; l++) {
      double partial = 0;
      for (int i = l; i < at + n; i += SUMS) {
        partial += values[i];
      }
      sum += partial;
    }
    return sum;
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void run(int[] program, double[] branches) {
    int at = 1;
    for (int node = 0; node < program[0]; node++) {
      int degree = program[at + 1];
      int own = at + 2;
      int fresh = own + degree + 1;
      int between = fresh + program[fresh - 1];
      scale(program, own, degree, program[at], branches);
      for (int i = fresh; i < between; i++) {
        for (int l = 0; l < LANES; l++) {
          branches[program[i] * LANES + l] = 0;
        }
      }
      at = connect(program, own, degree, between, branches);
    }
  }

  private static void scale(int[] program, int own, int degree, int root, double[] branches) {
    for (int l = 0; l < LANES; l++) {
      double sum = 0;
      for (int k = own; k < own + degree; k++) {
        sum += branches[program[k] * LANES + l];
      }
      double scale = 1 / Math.sqrt(sum);
      branches[root * LANES + l] = scale;
      for (int k = own; k < own + degree; k++) {
        branches[program[k] * LANES + l] *= scale;
      }
    }
  }

  /** Adds the products; returns where the next node begins. */
  private static int connect(int[] program, int own, int degree, int first, double[] branches) {
    int next = first;
    for (int k = own; k < own + degree; k++) {
      int a = program[k] * LANES;
      for (int m = k + 1; m < own + degree; m++) {
        int b = program[m] * LANES;
        int c = program[next++] * LANES;
        for (int l = 0; l < LANES; l++) {
          branches[c + l] = Math.fma(branches[a + l], branches[b + l], branches[c + l]);
        }
      }
    }
    return next;
  }
}
