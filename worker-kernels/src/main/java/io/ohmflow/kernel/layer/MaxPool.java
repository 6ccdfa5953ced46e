package io.ohmflow.kernel.layer;

import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Largest value under each position of a window, per channel. Of equal values the first in
 * row-major order wins and gets the gradient. Positions that would reach past the image are left
 * out.
 */
record MaxPool(Shape input, Window window) implements LayerSpec {

  /** Reads {@code size} (2) and {@code stride} (the size). */
  static MaxPool read(Section s, Shape input) {
    return new MaxPool(input, Extent.poolWindow(s, input));
  }

  @Override
  public Shape output() {
    return window.output(input, input.channels());
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new Pool(this, placement.maxBatch());
  }

  private static final class Pool implements Layer {
    private final Shape in;
    private final Shape out;
    private final Window window;
    private final float[] y;
    private final int[] source;
    private final float[] dx;

    Pool(MaxPool spec, int maxBatch) {
      this.in = spec.input;
      this.out = spec.output();
      this.window = spec.window;
      this.y = new float[maxBatch * out.size()];
      this.source = new int[y.length];
      this.dx = new float[maxBatch * in.size()];
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      int at = 0;
      for (int row = 0; row < n * out.height(); row++) {
        int image = row / out.height() * in.size();
        int top = row % out.height() * window.stride().height();
        for (int ox = 0; ox < out.width(); ox++, at += in.channels()) {
          int corner = image + (top * in.width() + ox * window.stride().width()) * in.channels();
          largest(x, corner, at);
        }
      }
      return y;
    }

    private void largest(float[] x, int corner, int at) {
      int channels = in.channels();
      for (int c = 0; c < channels; c++) {
        y[at + c] = x[corner + c];
        source[at + c] = corner + c;
      }
      for (int ky = 0; ky < window.size().height(); ky++) {
        int i = corner + ky * in.width() * channels;
        for (int kx = 0; kx < window.size().width(); kx++, i += channels) {
          takeLarger(x, i, at, channels);
        }
      }
    }

    private void takeLarger(float[] x, int from, int at, int channels) {
      float[] largest = y;
      int[] best = source;
      for (int c = 0; c < channels; c++) {
        float v = x[from + c];
        float top = largest[at + c];
        // NaN wins and stays: a broken activation must not vanish here.
        boolean larger = v > top || Float.isNaN(v);
        best[at + c] = larger ? from + c : best[at + c];
        largest[at + c] = larger ? v : top;
      }
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      Arrays.fill(dx, 0, n * in.size(), 0f);
      int count = n * out.size();
      for (int i = 0; i < count; i++) {
        dx[source[i]] += dy[i];
      }
      return dx;
    }
  }
}
