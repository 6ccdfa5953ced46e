package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.internal.simd.EliminationKernel.COLUMNS;
import static io.ohmflow.kernel.internal.simd.EliminationKernel.HALF;
import static io.ohmflow.kernel.internal.simd.EliminationKernel.ROWS;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import io.ohmflow.kernel.internal.simd.EliminationKernel.Ends;

/**
 * Eliminates the nodes of a join from the branches among themselves, {@value
 * EliminationKernel#ROWS} at a time.
 *
 * <p>These follow one another: row r of scaled branches is root_r · (row r + Σ_{q&lt;r} t_qr ·
 * scaled row q). Written out, each scaled row is a sum over the unscaled rows with non-negative
 * coefficients, so that a whole block of rows is one product.
 */
final class PivotBlock {
  private final EliminationKernel kernel;
  private final Ends ends = new Ends();
  private final double[] zeros = new double[HALF];

  /** Scaled branches t_qr among the nodes of a block, at 16·q + r. */
  private final double[] triangle = new double[ROWS * COLUMNS];

  /** Sums of the branches to everything beyond a block. */
  private final double[] beyond = new double[ROWS];

  PivotBlock(EliminationKernel kernel) {
    this.kernel = kernel;
  }

  /** Replaces the branches among the nodes by scaled ones, and keeps 1/√Σ and the coefficients. */
  void eliminate(Pivots pivots) {
    for (int k = 0; k < pivots.count(); k += ROWS) {
      take(pivots, k);
      eliminateTriangle(pivots, k);
      invert(pivots, k);
      for (int j = k / COLUMNS * COLUMNS; j < pivots.count(); j += COLUMNS) {
        scale(pivots, k, pivots.panelOfNode(j) + k * COLUMNS);
      }
      for (int i = k + ROWS; i < pivots.count(); i += ROWS) {
        update(pivots, k, i);
      }
    }
  }

  /** Makes the rows of the block k in one panel scaled ones. */
  void scale(Pivots pivots, int k, int at) {
    ends.first(zeros, 0, 0);
    ends.second(zeros, 0, 0);
    ends.target(pivots.branches(), at, COLUMNS);
    kernel.tile(ROWS, pivots.coefficients(), k * COLUMNS, pivots.branches(), at, ends);
  }

  /** Copies the branches among the nodes of a block, and sums those beyond it. */
  private void take(Pivots pivots, int k) {
    double[] w = pivots.branches();
    for (int r = 0; r < ROWS; r++) {
      int row = (k + r) * COLUMNS;
      int from = pivots.panelOfNode(k) + row + k % COLUMNS;
      System.arraycopy(w, from, triangle, r * COLUMNS, ROWS);
      double sum = pivots.sums()[k + r];
      for (int j = k + ROWS; j < pivots.count(); j += HALF) {
        int begin = pivots.panelOfNode(j) + row + j % COLUMNS;
        for (int i = begin; i < begin + HALF; i++) {
          sum += w[i];
        }
      }
      beyond[r] = sum;
    }
  }

  private void eliminateTriangle(Pivots pivots, int k) {
    double[] sums = pivots.sums();
    for (int r = 0; r < ROWS; r++) {
      int row = r * COLUMNS;
      double sum = beyond[r];
      for (int j = r + 1; j < ROWS; j++) {
        sum += triangle[row + j];
      }
      double root = 1 / Math.sqrt(sum);
      pivots.roots()[k + r] = root;
      beyond[r] *= root;
      sums[k + r] *= root;
      for (int j = r + 1; j < ROWS; j++) {
        triangle[row + j] *= root;
      }
      for (int i = r + 1; i < ROWS; i++) {
        double factor = triangle[row + i];
        beyond[i] = Math.fma(factor, beyond[r], beyond[i]);
        sums[k + i] = Math.fma(factor, sums[k + r], sums[k + i]);
        for (int j = i + 1; j < ROWS; j++) {
          triangle[i * COLUMNS + j] =
              Math.fma(factor, triangle[row + j], triangle[i * COLUMNS + j]);
        }
      }
    }
  }

  /** The coefficient of unscaled row q in scaled row r is at 16·(k + q) + r. */
  private void invert(Pivots pivots, int k) {
    double[] roots = pivots.roots();
    double[] coefficients = pivots.coefficients();
    for (int q = 0; q < ROWS; q++) {
      int at = (k + q) * COLUMNS;
      coefficients[at + q] = roots[k + q];
      for (int r = q + 1; r < ROWS; r++) {
        double sum = 0;
        for (int i = q; i < r; i++) {
          sum = Math.fma(triangle[i * COLUMNS + r], coefficients[at + i], sum);
        }
        coefficients[at + r] = sum * roots[k + r];
      }
    }
  }

  /** Adds what the block k contributes to the rows and sums of a later block. */
  private void update(Pivots pivots, int k, int i) {
    double[] w = pivots.branches();
    double[] sums = pivots.sums();
    int left = pivots.panelOfNode(i) + k * COLUMNS + i % COLUMNS;
    for (int p = 0; p < ROWS; p++) {
      for (int r = 0; r < ROWS; r++) {
        sums[i + r] = Math.fma(w[left + p * COLUMNS + r], sums[k + p], sums[i + r]);
      }
    }
    for (int j = i / COLUMNS * COLUMNS; j < pivots.count(); j += COLUMNS) {
      int panel = pivots.panelOfNode(j);
      int at = panel + i * COLUMNS;
      ends.first(w, at, COLUMNS);
      ends.second(w, at + HALF, COLUMNS);
      ends.target(w, at, COLUMNS);
      kernel.tile(ROWS, w, left, w, panel + k * COLUMNS, ends);
    }
  }
}
