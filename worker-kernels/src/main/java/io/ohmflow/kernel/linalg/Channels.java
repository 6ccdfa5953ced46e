package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.ChannelKernel;
import java.util.Arrays;

/**
 * Sums and maps over rows of channels, [rows × channels] without gaps, with the same bits on every
 * CPU. Sums run in float over {@value #BLOCK} rows and in double over those, in order: as accurate
 * as double for all purposes, at the speed of float. Maps run over pieces as small, too: the JIT
 * compiler compiles a method in full only after some hundred calls, and until then vectors are
 * objects. Owned by one thread, because of its buffers.
 */
public final class Channels {
  private static final ChannelKernel KERNEL = ChannelKernel.fastest();

  /** Rows that are summed in float. */
  private static final int BLOCK = 64;

  /** Values that pass a gate in one call. */
  private static final int PIECE = 4096;

  private final int channels;
  private final float[] pivot;
  private final float[] first;
  private final float[] second;

  /** For rows of so many channels. */
  public Channels(int channels) {
    this.channels = channels;
    this.pivot = new float[channels];
    this.first = new float[channels];
    this.second = new float[channels];
  }

  /**
   * Mean and biased variance of each channel, by deviations from the mean of the first rows, so
   * that large means cost no digits.
   *
   * @param x [rows × channels], rows ≥ 1
   */
  public void moments(float[] x, int rows, double[] mean, double[] variance) {
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 0);
    Arrays.fill(pivot, 0f);
    int head = Math.min(BLOCK, rows);
    clear();
    KERNEL.moments(x, 0, head, channels, pivot, first, second);
    for (int c = 0; c < channels; c++) {
      pivot[c] = first[c] / head;
    }
    for (int r = 0; r < rows; r += BLOCK) {
      clear();
      int n = Math.min(BLOCK, rows - r);
      KERNEL.moments(x, r * channels, n, channels, pivot, first, second);
      add(mean, variance);
    }
    for (int c = 0; c < channels; c++) {
      double shift = mean[c] / rows;
      mean[c] = pivot[c] + shift;
      variance[c] = Math.max(0, variance[c] / rows - shift * shift);
    }
  }

  private void clear() {
    Arrays.fill(first, 0f);
    Arrays.fill(second, 0f);
  }

  private void add(double[] firstSum, double[] secondSum) {
    for (int c = 0; c < channels; c++) {
      firstSum[c] += first[c];
      secondSum[c] += second[c];
    }
  }

  /** y = (x − mean) · slope + shift. */
  public void normalize(
      float[] x, int rows, float[] mean, float[] slope, float[] shift, float[] y) {
    for (int r = 0; r < rows; r += BLOCK) {
      int n = Math.min(BLOCK, rows - r);
      KERNEL.normalize(x, r * channels, n, channels, mean, slope, shift, y);
    }
  }

  /** Σ dy and Σ dy · (x − mean) · inverse of each channel. */
  public void gradients(
      float[] dy,
      float[] x,
      int rows,
      float[] mean,
      float[] inverse,
      double[] firstSum,
      double[] secondSum) {
    Arrays.fill(firstSum, 0);
    Arrays.fill(secondSum, 0);
    for (int r = 0; r < rows; r += BLOCK) {
      clear();
      int n = Math.min(BLOCK, rows - r);
      KERNEL.gradients(dy, x, r * channels, n, channels, mean, inverse, first, second);
      add(firstSum, secondSum);
    }
  }

  /** dx = slope · (dy − a − (x − mean) · inverse · b). */
  public void differentiate(
      float[] dy,
      float[] x,
      int rows,
      float[] mean,
      float[] inverse,
      float[] slope,
      float[] a,
      float[] b,
      float[] dx) {
    for (int r = 0; r < rows; r += BLOCK) {
      int n = Math.min(BLOCK, rows - r);
      int from = r * channels;
      KERNEL.differentiate(dy, x, from, n, channels, mean, inverse, slope, a, b, dx);
    }
  }

  /** {@code out[i] = y[i] > 0 ? in[i] : 0} for n values. */
  public static void gate(float[] y, float[] in, float[] out, int n) {
    for (int i = 0; i < n; i += PIECE) {
      KERNEL.gate(y, in, out, i, Math.min(PIECE, n - i));
    }
  }

  /**
   * Takes the values of {@code x} that are larger than those so far, or not a number, which stays:
   * n of them, the j-th at {@code from + places[j]}.
   *
   * @param number of these candidates, kept for those that are taken
   * @param largest largest values so far, from {@code at} on
   * @param best numbers of the candidates that they are, from {@code at} on
   */
  public static void takeLarger(
      float[] x,
      int from,
      int[] places,
      float number,
      float[] largest,
      float[] best,
      int at,
      int n) {
    KERNEL.takeLarger(x, from, places, number, largest, best, at, n);
  }
}
