package io.ohmflow.kernel.noise;

import java.util.Arrays;

/** What the size of a generic deviation is a fraction of. */
enum DeviationOf {
  /** Of g_max, whatever the state: σ = f · g_max. */
  RANGE {
    @Override
    float at(float target, float fraction, float gMax) {
      return fraction * gMax;
    }

    @Override
    float slope(float target, float fraction, float gMax) {
      return 0;
    }
  },
  /** Of the conductance: σ = f · g. */
  CONDUCTANCE {
    @Override
    float at(float target, float fraction, float gMax) {
      return fraction * target;
    }

    @Override
    float slope(float target, float fraction, float gMax) {
      return fraction;
    }
  },
  /** Falls with the conductance: σ = f · g_max · (g_max / g), and 0 at g = 0. */
  INVERSE {
    @Override
    float at(float target, float fraction, float gMax) {
      return target > 0 ? fraction * gMax * (gMax / target) : 0;
    }

    @Override
    float slope(float target, float fraction, float gMax) {
      return target > 0 ? -fraction * (gMax / target) * (gMax / target) : 0;
    }
  };

  abstract float at(float target, float fraction, float gMax);

  /** Derivative of {@link #at(float, float, float)} by the target. */
  abstract float slope(float target, float fraction, float gMax);

  /** Sets {@code out} to the derivatives of the sizes by the targets. */
  void slope(DeviceChunk chunk, double fraction, double gMax, float[] out) {
    for (int i = 0; i < chunk.n(); i++) {
      out[i] = slope(chunk.target[i], (float) fraction, (float) gMax);
    }
  }

  /** Sets {@code out} to the sizes of all devices of a chunk, µS. */
  void at(DeviceChunk chunk, double fraction, double gMax, float[] out) {
    int n = chunk.n();
    float f = (float) fraction;
    if (this == RANGE) {
      Arrays.fill(out, 0, n, (float) (fraction * gMax));
      return;
    }
    float[] target = chunk.target;
    for (int i = 0; i < n; i++) {
      out[i] = at(target[i], f, (float) gMax);
    }
  }
}
