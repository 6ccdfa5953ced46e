package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Rows;
import java.util.Arrays;

/**
 * Runs {@link LayerNorm}. Of a pass it keeps two numbers per position; the normal values are made
 * again from the input. Gradients of scale and shift are summed over blocks of positions in float
 * and over blocks in double.
 */
final class LayerNormalizer implements Layer {
  /** Positions whose gradients are summed in float. */
  private static final int BLOCK = 64;

  private final int channels;
  private final int positions;
  private final float epsilon;
  private final int scaleAt;
  private final int shiftAt;
  private final float[] mean;
  private final float[] inverseStd;
  private final float[] normal;
  private final float[] scaled;
  private final float[] scaleBlock;
  private final float[] shiftBlock;
  private final double[] scaleSums;
  private final double[] shiftSums;
  private final float[] y;
  private final float[] dx;
  private float[] x;

  LayerNormalizer(LayerNorm spec, Placement placement) {
    this.channels = spec.input().channels();
    this.positions = spec.input().pixels();
    this.epsilon = spec.epsilon();
    this.scaleAt = placement.offset();
    this.shiftAt = scaleAt + channels;
    this.mean = new float[placement.maxBatch() * positions];
    this.inverseStd = new float[mean.length];
    this.normal = new float[channels];
    this.scaled = new float[channels];
    this.scaleBlock = new float[channels];
    this.shiftBlock = new float[channels];
    this.scaleSums = new double[channels];
    this.shiftSums = new double[channels];
    this.y = new float[placement.maxBatch() * spec.input().size()];
    this.dx = new float[y.length];
  }

  @Override
  public float[] forward(float[] x, int n, Pass pass) {
    this.x = x;
    float[] p = pass.parameters();
    for (int r = 0, at = 0; r < n * positions; r++, at += channels) {
      float center = Rows.sum(x, at, channels) / channels;
      for (int c = 0; c < channels; c++) {
        normal[c] = x[at + c] - center;
      }
      float variance = Rows.dot(normal, 0, normal, 0, channels) / channels;
      float inverse = (float) (1 / Math.sqrt(variance + epsilon));
      for (int c = 0; c < channels; c++) {
        y[at + c] = normal[c] * inverse * p[scaleAt + c] + p[shiftAt + c];
      }
      mean[r] = center;
      inverseStd[r] = inverse;
    }
    return y;
  }

  /**
   * With x̂ = (x − μ)/√(σ² + ε), g = γ dy and means over the channels of a position: dβ = Σ dy, dγ
   * = Σ dy·x̂, dx = (g − mean(g) − x̂ mean(g x̂))/√(σ² + ε).
   */
  @Override
  public float[] backward(float[] dy, int n, Pass pass) {
    Arrays.fill(scaleSums, 0);
    Arrays.fill(shiftSums, 0);
    int rows = n * positions;
    for (int r = 0; r < rows; r += BLOCK) {
      backward(dy, r, Math.min(rows, r + BLOCK), pass.parameters());
    }
    float[] sums = pass.sums();
    for (int c = 0; c < channels; c++) {
      sums[scaleAt + c] += (float) scaleSums[c];
      sums[shiftAt + c] += (float) shiftSums[c];
    }
    return dx;
  }

  private void backward(float[] dy, int from, int to, float[] p) {
    Arrays.fill(scaleBlock, 0);
    Arrays.fill(shiftBlock, 0);
    for (int r = from, at = from * channels; r < to; r++, at += channels) {
      row(dy, at, mean[r], inverseStd[r], p);
    }
    for (int c = 0; c < channels; c++) {
      scaleSums[c] += scaleBlock[c];
      shiftSums[c] += shiftBlock[c];
    }
  }

  private void row(float[] dy, int at, float center, float inverse, float[] p) {
    for (int c = 0; c < channels; c++) {
      normal[c] = (x[at + c] - center) * inverse;
      scaled[c] = dy[at + c] * p[scaleAt + c];
    }
    for (int c = 0; c < channels; c++) {
      scaleBlock[c] += dy[at + c] * normal[c];
      shiftBlock[c] += dy[at + c];
    }
    float average = Rows.sum(scaled, 0, channels) / channels;
    float projection = Rows.dot(scaled, 0, normal, 0, channels) / channels;
    for (int c = 0; c < channels; c++) {
      dx[at + c] = inverse * (scaled[c] - average - normal[c] * projection);
    }
  }
}
