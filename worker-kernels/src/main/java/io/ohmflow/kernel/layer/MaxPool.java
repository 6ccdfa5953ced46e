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

    /** Where the windows of a row of the output begin in a row of the input, by channel. */
    private final int[] places;

    private final float[] dx;

    Pool(MaxPool spec, int maxBatch) {
      this.in = spec.input;
      this.out = spec.output();
      this.window = spec.window;
      this.y = new float[maxBatch * out.size()];
      this.source = new int[y.length];
      this.places = places();
      this.dx = new float[maxBatch * in.size()];
    }

    private int[] places() {
      int channels = in.channels();
      int[] all = new int[out.width() * channels];
      for (int j = 0; j < all.length; j++) {
        all[j] = j / channels * window.stride().width() * channels + j % channels;
      }
      return all;
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      int line = in.width() * in.channels();
      for (int row = 0; row < n * out.height(); row++) {
        int image = row / out.height() * in.size();
        int top = row % out.height() * window.stride().height();
        largest(x, image + top * line, row * places.length);
      }
      return y;
    }

    /** One row of the output, whose windows begin at {@code corner} and to the right of it. */
    private void largest(float[] x, int corner, int at) {
      for (int j = 0; j < places.length; j++) {
        y[at + j] = x[corner + places[j]];
        source[at + j] = corner + places[j];
      }
      for (int ky = 0; ky < window.size().height(); ky++) {
        for (int kx = 0; kx < window.size().width(); kx++) {
          takeLarger(x, corner + (ky * in.width() + kx) * in.channels(), at);
        }
      }
    }

    /** Takes one value of each window. */
    private void takeLarger(float[] x, int from, int at) {
      float[] largest = y;
      int[] best = source;
      int[] place = places;
      for (int j = 0; j < place.length; j++) {
        int i = from + place[j];
        float v = x[i];
        float top = largest[at + j];
        // NaN wins and stays: a broken activation must not vanish here.
        boolean larger = v > top || Float.isNaN(v);
        best[at + j] = larger ? i : best[at + j];
        largest[at + j] = larger ? v : top;
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
