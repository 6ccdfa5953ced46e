package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.io.Serializable;
import java.util.Arrays;

/** Values of a parameter before the first step. */
public interface Initializer extends Serializable {

  /**
   * Fills {@code p[offset, offset + n)}.
   *
   * @param draws where random values come from
   * @param key identity of this parameter's stream
   */
  void fill(float[] p, int offset, int n, Draws draws, NoiseKey key);

  /**
   * The same value everywhere.
   *
   * @param value finite
   */
  record Constant(float value) implements Initializer {
    @Override
    public void fill(float[] p, int offset, int n, Draws draws, NoiseKey key) {
      Arrays.fill(p, offset, offset + n, value);
    }
  }

  /**
   * Uniform on (−bound, bound).
   *
   * @param bound finite and > 0
   */
  record Uniform(float bound) implements Initializer {
    public Uniform {
      requirePositive(bound);
    }

    @Override
    public void fill(float[] p, int offset, int n, Draws draws, NoiseKey key) {
      draws.uniforms(key, 0, p, offset, n);
      for (int i = offset; i < offset + n; i++) {
        p[i] = bound * (2 * p[i] - 1);
      }
    }
  }

  /**
   * Normal around 0.
   *
   * @param std standard deviation, finite and > 0
   */
  record Normal(float std) implements Initializer {
    public Normal {
      requirePositive(std);
    }

    @Override
    public void fill(float[] p, int offset, int n, Draws draws, NoiseKey key) {
      draws.normals(key, 0, p, offset, n);
      for (int i = offset; i < offset + n; i++) {
        p[i] *= std;
      }
    }
  }

  private static void requirePositive(float spread) {
    if (!(spread > 0 && spread < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("spread must be finite and > 0, got " + spread);
    }
  }
}
