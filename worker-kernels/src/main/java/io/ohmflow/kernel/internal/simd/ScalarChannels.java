package io.ohmflow.kernel.internal.simd;

/** Channel by channel within a row; also the channels that fill no vector of the other form. */
final class ScalarChannels implements ChannelKernel {
  @Override
  public void moments(
      float[] x, int from, int rows, int channels, float[] pivot, float[] first, float[] second) {
    moments(x, from, rows, channels, 0, pivot, first, second);
  }

  /** The same for channels from {@code begin} on. */
  static void moments(
      float[] x,
      int from,
      int rows,
      int channels,
      int begin,
      float[] pivot,
      float[] first,
      float[] second) {
    for (int r = 0; r < rows; r++) {
      for (int c = begin; c < channels; c++) {
        float d = x[from + r * channels + c] - pivot[c];
        first[c] += d;
        second[c] = Math.fma(d, d, second[c]);
      }
    }
  }

  @Override
  public void normalize(
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] slope,
      float[] shift,
      float[] y) {
    for (int r = 0; r < rows; r++) {
      normalizeRow(x, from + r * channels, channels, 0, mean, slope, shift, y);
    }
  }

  /** One row that starts at {@code from}, channels from {@code begin} on. */
  static void normalizeRow(
      float[] x,
      int from,
      int channels,
      int begin,
      float[] mean,
      float[] slope,
      float[] shift,
      float[] y) {
    for (int c = begin; c < channels; c++) {
      y[from + c] = (x[from + c] - mean[c]) * slope[c] + shift[c];
    }
  }

  @Override
  public void gradients(
      float[] dy,
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] first,
      float[] second) {
    gradients(dy, x, from, rows, channels, 0, mean, inverse, first, second);
  }

  /** The same for channels from {@code begin} on. */
  static void gradients(
      float[] dy,
      float[] x,
      int from,
      int rows,
      int channels,
      int begin,
      float[] mean,
      float[] inverse,
      float[] first,
      float[] second) {
    for (int r = 0; r < rows; r++) {
      for (int c = begin; c < channels; c++) {
        int i = from + r * channels + c;
        first[c] += dy[i];
        second[c] = Math.fma(dy[i], (x[i] - mean[c]) * inverse[c], second[c]);
      }
    }
  }

  @Override
  public void differentiate(
      float[] dy,
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] slope,
      float[] first,
      float[] second,
      float[] dx) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * channels;
      differentiateRow(dy, x, row, channels, 0, mean, inverse, slope, first, second, dx);
    }
  }

  /** One row that starts at {@code from}, channels from {@code begin} on. */
  static void differentiateRow(
      float[] dy,
      float[] x,
      int from,
      int channels,
      int begin,
      float[] mean,
      float[] inverse,
      float[] slope,
      float[] first,
      float[] second,
      float[] dx) {
    for (int c = begin; c < channels; c++) {
      int i = from + c;
      float normal = (x[i] - mean[c]) * inverse[c];
      dx[i] = slope[c] * (dy[i] - first[c] - normal * second[c]);
    }
  }

  @Override
  public void gate(float[] y, float[] in, float[] out, int from, int n) {
    gateValues(y, in, out, from, n);
  }

  /** The same, for what fills no vector. */
  static void gateValues(float[] y, float[] in, float[] out, int from, int n) {
    for (int i = from; i < from + n; i++) {
      out[i] = y[i] > 0 ? in[i] : 0f;
    }
  }

  @Override
  public void takeLarger(
      float[] x,
      int from,
      int[] places,
      float number,
      float[] largest,
      float[] best,
      int at,
      int n) {
    takeLarger(x, from, places, number, largest, best, at, 0, n);
  }

  /** From the first of n values on. */
  static void takeLarger(
      float[] x,
      int from,
      int[] places,
      float number,
      float[] largest,
      float[] best,
      int at,
      int first,
      int n) {
    for (int j = first; j < n; j++) {
      float v = x[from + places[j]];
      if (v > largest[at + j] || Float.isNaN(v)) {
        largest[at + j] = v;
        best[at + j] = number;
      }
    }
  }
}
