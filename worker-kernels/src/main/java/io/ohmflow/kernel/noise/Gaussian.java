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
}
