package io.ohmflow.kernel.layer;

import java.util.Arrays;

/**
 * Runs {@link BatchNorm}. Sums go over rows in order, one double per channel, so they have the same
 * bits everywhere and stay accurate for large images.
 */
final class BatchNormalizer implements Layer {
  private final int channels;
  private final int pixels;
  private final float epsilon;
  private final int offset;
  private final double[] first;
  private final double[] second;
  private final float[] mean;
  private final float[] inverseStd;
  private final float[] slope;
  private final float[] shift;
  private final float[] y;
  private final float[] dx;
  private float[] x;

  BatchNormalizer(BatchNorm spec, Placement placement) {
    this.channels = spec.input().channels();
    this.pixels = spec.input().pixels();
    this.epsilon = spec.epsilon();
    this.offset = placement.offset();
    this.first = new double[channels];
    this.second = new double[channels];
    this.mean = new float[channels];
    this.inverseStd = new float[channels];
    this.slope = new float[channels];
    this.shift = new float[channels];
    this.y = new float[placement.maxBatch() * spec.input().size()];
    this.dx = new float[y.length];
  }

  private int scaleAt() {
    return offset;
  }

  private int shiftAt() {
    return offset + channels;
  }

  private int meanAt() {
    return offset + 2 * channels;
  }

  private int varianceAt() {
    return offset + 3 * channels;
  }

  @Override
  public float[] forward(float[] x, int n, Pass pass) {
    this.x = x;
    int rows = n * pixels;
    float[] p = pass.parameters();
    if (pass.usesBatchMoments()) {
      moments(rows);
      emit(n, rows, pass.sums());
    } else {
      for (int c = 0; c < channels; c++) {
        first[c] = p[meanAt() + c];
        second[c] = p[varianceAt() + c];
      }
    }
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) first[c];
      inverseStd[c] = (float) (1 / Math.sqrt(second[c] + epsilon));
      slope[c] = p[scaleAt() + c] * inverseStd[c];
      shift[c] = p[shiftAt() + c];
    }
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        y[i] = (x[i] - mean[c]) * slope[c] + shift[c];
      }
    }
    return y;
  }

  /** Mean into {@code first}, biased variance into {@code second}, in two passes. */
  private void moments(int rows) {
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        first[c] += x[i];
      }
    }
    for (int c = 0; c < channels; c++) {
      first[c] /= rows;
    }
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        double d = x[i] - first[c];
        second[c] += d * d;
      }
    }
    for (int c = 0; c < channels; c++) {
      second[c] /= rows;
    }
  }

  /** A single row has no unbiased variance; its biased one, 0, is taken. */
  private void emit(int n, int rows, float[] sums) {
    double unbiased = rows > 1 ? rows / (rows - 1.0) : 1;
    for (int c = 0; c < channels; c++) {
      sums[meanAt() + c] += (float) (n * first[c]);
      sums[varianceAt() + c] += (float) (n * second[c] * unbiased);
    }
  }

  /**
   * With x̂ = (x − μ)/√(σ² + ε) and m rows: dβ = Σ dy, dγ = Σ dy·x̂, dx = γ/√(σ² + ε) · (dy − dβ/m
   * − x̂ dγ/m).
   */
  @Override
  public float[] backward(float[] dy, int n, Pass pass) {
    int rows = n * pixels;
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        first[c] += dy[i];
        second[c] += dy[i] * ((x[i] - mean[c]) * inverseStd[c]);
      }
    }
    float[] sums = pass.sums();
    for (int c = 0; c < channels; c++) {
      sums[shiftAt() + c] += (float) first[c];
      sums[scaleAt() + c] += (float) second[c];
      first[c] /= rows;
      second[c] /= rows;
    }
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        float normal = (x[i] - mean[c]) * inverseStd[c];
        dx[i] = slope[c] * (dy[i] - (float) first[c] - normal * (float) second[c]);
      }
    }
    return dx;
  }
}
