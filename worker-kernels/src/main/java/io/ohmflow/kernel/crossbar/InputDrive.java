package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * The rows of the tiles: inputs divided by their range and converted by the DAC, a block of vectors
 * at a time.
 */
final class InputDrive {
  private final Converter dac;
  private final int inputs;
  private final float[] driven;
  private final float[] piece = new float[Draws.CHUNK];
  private Matrix current;

  /**
   * @param vectors most vectors of a block
   */
  InputDrive(Converter dac, int inputs, int vectors) {
    this.dac = dac;
    this.inputs = inputs;
    this.driven = new float[Math.multiplyExact(vectors, inputs)];
  }

  /**
   * Takes a block of vectors.
   *
   * @param x [vectors × inputs]
   * @param range full-scale input, 0 = not known: the inputs pass as they are
   */
  void take(Matrix x, float range) {
    boolean converts = range > 0 && !dac.ideal();
    if (!converts && (range == 0 || range == 1)) {
      current = x;
      return;
    }
    if (x.stride() == inputs) {
      take(x.data(), x.offset(), 0, x.rows() * inputs, range);
    } else {
      for (int v = 0; v < x.rows(); v++) {
        take(x.data(), x.offset() + v * x.stride(), v * inputs, inputs, range);
      }
    }
    current = Matrix.of(driven, x.rows(), inputs);
  }

  private void take(float[] x, int from, int to, int count, float range) {
    float[] v = piece;
    for (int done = 0; done < count; done += v.length) {
      int n = Math.min(v.length, count - done);
      System.arraycopy(x, from + done, v, 0, n);
      scale(v, n, range);
      System.arraycopy(v, 0, driven, to + done, n);
    }
  }

  private void scale(float[] v, int n, float range) {
    if (range > 0 && !dac.ideal()) {
      float maxCode = Quantizer.maxCode(dac);
      Quantizer.convert(v, maxCode / range, maxCode, 1 / maxCode, n);
    } else if (range > 0) {
      float perRange = 1 / range;
      for (int i = 0; i < n; i++) {
        v[i] *= perRange;
      }
    }
  }

  /** x̂ of the block, [vectors × inputs]. */
  Matrix driven() {
    return current;
  }
}
