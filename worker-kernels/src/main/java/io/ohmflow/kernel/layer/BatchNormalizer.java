package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Channels;

/**
 * Runs {@link BatchNorm}. Sums are those of {@link Channels}: the same bits everywhere, accurate
 * for large images.
 */
final class BatchNormalizer implements Layer {
  private final int channels;
  private final int pixels;
  private final float epsilon;
  private final int offset;
  private final double[] first;
  private final double[] second;
  private final float[] meanGradient;
  private final float[] meanProduct;
  private final Channels sums;
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
    this.meanGradient = new float[channels];
    this.meanProduct = new float[channels];
    this.sums = new Channels(channels);
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
      sums.moments(x, rows, first, second);
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
    sums.normalize(x, rows, mean, slope, shift, y);
    return y;
  }

  /** A single row has no unbiased variance; its biased one, 0, is taken. */
  private void emit(int n, int rows, float[] into) {
    double unbiased = rows > 1 ? rows / (rows - 1.0) : 1;
    for (int c = 0; c < channels; c++) {
      into[meanAt() + c] += (float) (n * first[c]);
      into[varianceAt() + c] += (float) (n * second[c] * unbiased);
    }
  }

  /**
   * With x̂ = (x − μ)/√(σ² + ε) and m rows: dβ = Σ dy, dγ = Σ dy·x̂, dx = γ/√(σ² + ε) · (dy − dβ/m
   * − x̂ dγ/m).
   */
  @Override
  public float[] backward(float[] dy, int n, Pass pass) {
    int rows = n * pixels;
    sums.gradients(dy, x, rows, mean, inverseStd, first, second);
    float[] all = pass.sums();
    for (int c = 0; c < channels; c++) {
      all[shiftAt() + c] += (float) first[c];
      all[scaleAt() + c] += (float) second[c];
      meanGradient[c] = (float) (first[c] / rows);
      meanProduct[c] = (float) (second[c] / rows);
    }
    sums.differentiate(dy, x, rows, mean, inverseStd, slope, meanGradient, meanProduct, dx);
    return dx;
  }
}
