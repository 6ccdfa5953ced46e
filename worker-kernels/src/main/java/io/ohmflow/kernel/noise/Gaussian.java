package io.ohmflow.kernel.noise;

/** Gaussian deviations of conductances, rectified at 0 because no device conducts less. */
final class Gaussian {
  private Gaussian() {}

  /** g = max(0, target + scale · σ · z). */
  static void programmed(DeviceChunk chunk, float[] sigma, float scale, float[] z) {
    float[] g = chunk.g;
    float[] target = chunk.target;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      g[i] = Math.max(0f, target[i] + sigma[i] * scale * z[i]);
    }
  }

  /** g = target + scale · σ · z, below 0 too. */
  static void programmedUncut(DeviceChunk chunk, float[] sigma, float scale, float[] z) {
    float[] g = chunk.g;
    float[] target = chunk.target;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      g[i] = target[i] + sigma[i] * scale * z[i];
    }
  }

  /** g = max(0, g + scale · σ · z). */
  static void added(DeviceChunk chunk, float[] sigma, float scale, float[] z) {
    float[] g = chunk.g;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      g[i] = Math.max(0f, g[i] + sigma[i] * scale * z[i]);
    }
  }

  /** g = g + scale · σ · z, below 0 too. */
  static void addedUncut(DeviceChunk chunk, float[] sigma, float scale, float[] z) {
    float[] g = chunk.g;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      g[i] = g[i] + sigma[i] * scale * z[i];
    }
  }

  /** g = max(0, g · (1 + scale · σ · z)) for g ≥ 0. */
  static void multiplied(DeviceChunk chunk, float[] sigma, float scale, float[] z) {
    float[] g = chunk.g;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      g[i] = Math.max(0f, g[i] + g[i] * (sigma[i] * scale * z[i]));
    }
  }

  /**
   * slope = d(target + scale · σ · z)/d target, and 0 where {@link #programmed} cuts at 0; {@code
   * chunk.slope} holds σ', the derivative of σ, before.
   *
   * @param sigma σ; null where nothing is cut
   */
  static void programmedSlope(DeviceChunk chunk, float[] sigma, float scale, float[] z) {
    float[] slope = chunk.slope;
    float[] target = chunk.target;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      slope[i] = 1 + slope[i] * scale * z[i];
    }
    if (sigma != null) {
      for (int i = 0; i < n; i++) {
        slope[i] = target[i] + sigma[i] * scale * z[i] > 0 ? slope[i] : 0;
      }
    }
  }

  /**
   * slope += scale · σ' · z, and 0 where {@link #added} cuts at 0.
   *
   * @param change σ', the derivative of σ by the target
   * @param sigma σ; null where nothing is cut
   */
  static void addedSlope(DeviceChunk chunk, float[] change, float[] sigma, float scale, float[] z) {
    float[] g = chunk.g;
    float[] slope = chunk.slope;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      slope[i] += change[i] * scale * z[i];
    }
    if (sigma != null) {
      for (int i = 0; i < n; i++) {
        slope[i] = g[i] + sigma[i] * scale * z[i] > 0 ? slope[i] : 0;
      }
    }
  }

  /**
   * slope = d(g · (1 + scale · σ · z)), and 0 where {@link #multiplied} cuts at 0.
   *
   * @param change σ', the derivative of σ by the target
   */
  static void multipliedSlope(
      DeviceChunk chunk, float[] change, float[] sigma, float scale, float[] z) {
    float[] g = chunk.g;
    float[] slope = chunk.slope;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      float factor = 1 + sigma[i] * scale * z[i];
      float by = slope[i] * factor + g[i] * (change[i] * scale * z[i]);
      slope[i] = factor > 0 ? by : 0;
    }
  }
}
