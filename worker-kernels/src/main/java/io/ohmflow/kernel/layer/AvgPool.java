package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Mean under each position of a window, per channel. Positions that would reach past the image are
 * left out.
 */
record AvgPool(Shape input, Window window) implements LayerSpec {

  /**
   * Reads {@code global} (false: the window is the image, and {@code size} must be left out),
   * {@code size} (2) and {@code stride} (the size).
   */
  static AvgPool read(Section s, Shape input) {
    if (s.flag("global", false)) {
      return new AvgPool(input, Window.whole(input));
    }
    return new AvgPool(input, Extent.poolWindow(s, input));
  }

  @Override
  public Shape output() {
    return window.output(input, input.channels());
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    Node pool = drawing.add("AveragePool", "pool", drawing.channelsFirst(x).name());
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
    private final float share;
    private final float[] y;
    private final float[] dx;

    Pool(AvgPool spec, int maxBatch) {
      this.in = spec.input;
      this.out = spec.output();
      this.window = spec.window;
      this.share = 1f / window.pixels();
      this.y = new float[maxBatch * out.size()];
      this.dx = new float[maxBatch * in.size()];
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      Arrays.fill(y, 0, n * out.size(), 0f);
      for (int row = 0, at = 0; row < n * out.height(); row++) {
        for (int ox = 0; ox < out.width(); ox++, at += in.channels()) {
          gather(x, corner(row, ox), at);
        }
      }
      int count = n * out.size();
      for (int i = 0; i < count; i++) {
        y[i] *= share;
      }
      return y;
    }

    /** Index of channel 0 of the window's first pixel, for one row of all samples' outputs. */
    private int corner(int row, int ox) {
      int top = row % out.height() * window.stride().height();
      return row / out.height() * in.size()
          + (top * in.width() + ox * window.stride().width()) * in.channels();
    }

    private void gather(float[] x, int corner, int at) {
      int run = window.size().width() * in.channels();
      for (int ky = 0; ky < window.size().height(); ky++) {
        int from = corner + ky * in.width() * in.channels();
        for (int kx = 0; kx < run; kx += in.channels()) {
          for (int c = 0; c < in.channels(); c++) {
            y[at + c] += x[from + kx + c];
          }
        }
      }
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      Arrays.fill(dx, 0, n * in.size(), 0f);
      for (int row = 0, at = 0; row < n * out.height(); row++) {
        for (int ox = 0; ox < out.width(); ox++, at += in.channels()) {
          spread(dy, corner(row, ox), at);
        }
      }
      return dx;
    }

    private void spread(float[] dy, int corner, int at) {
      int run = window.size().width() * in.channels();
      for (int ky = 0; ky < window.size().height(); ky++) {
        int from = corner + ky * in.width() * in.channels();
        for (int kx = 0; kx < run; kx += in.channels()) {
          for (int c = 0; c < in.channels(); c++) {
            dx[from + kx + c] += share * dy[at + c];
          }
        }
      }
    }
  }
}
