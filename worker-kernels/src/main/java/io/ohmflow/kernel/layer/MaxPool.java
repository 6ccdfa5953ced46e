package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
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
  public Signal draw(Drawing drawing, Signal x) {
    Node pool = drawing.add("MaxPool", "pool", drawing.channelsFirst(x).name());
    return new Signal(window.drawn(pool).name(), output(), Order.CHANNELS_FIRST);
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
        int best = corner + c;
        float top = x[best];
        for (int ky = 0; ky < window.size().height(); ky++) {
          int i = corner + ky * in.width() * channels + c;
          for (int kx = 0; kx < window.size().width(); kx++, i += channels) {
            float v = x[i];
            // NaN wins and stays: a broken activation must not vanish here.
            boolean larger = v > top || Float.isNaN(v);
            best = larger ? i : best;
            top = larger ? v : top;
          }
        }
        y[at + c] = top;
        source[at + c] = best;
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
