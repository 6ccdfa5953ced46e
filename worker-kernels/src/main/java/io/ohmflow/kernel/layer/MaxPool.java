package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.graph.Node;
import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.kernel.linalg.Channels;
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

    /** Place in its window of each largest value, counted row by row. */
    private final float[] best;

    /** Where the windows of a row of the output begin in a row of the input, by channel. */
    private final int[] places;

    /** Distance of each place in a window from its beginning. */
    private final int[] distances;

    private final float[] dx;

    Pool(MaxPool spec, int maxBatch) {
      this.in = spec.input;
      this.out = spec.output();
      this.window = spec.window;
      this.y = new float[maxBatch * out.size()];
      this.best = new float[y.length];
      this.places = places();
      this.distances = new int[window.pixels()];
      for (int k = 0; k < distances.length; k++) {
        distances[k] = inWindow(k);
      }
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
      for (int row = 0; row < n * out.height(); row++) {
        largest(x, corner(row), row * places.length);
      }
      return y;
    }

    /** Where the first window of a row of the output begins. */
    private int corner(int row) {
      int top = row % out.height() * window.stride().height();
      return row / out.height() * in.size() + top * in.width() * in.channels();
    }

    /** One row of the output, whose windows begin at {@code corner} and to the right of it. */
    private void largest(float[] x, int corner, int at) {
      Arrays.fill(y, at, at + places.length, Float.NEGATIVE_INFINITY);
      Arrays.fill(best, at, at + places.length, 0f);
      for (int k = 0; k < window.pixels(); k++) {
        // NaN wins and stays: a broken activation must not vanish here.
        Channels.takeLarger(x, corner + distances[k], places, k, y, best, at, places.length);
      }
    }

    /** Distance of a place in a window from its beginning. */
    private int inWindow(int k) {
      int width = window.size().width();
      return (k / width * in.width() + k % width) * in.channels();
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      Arrays.fill(dx, 0, n * in.size(), 0f);
      int[] distance = distances;
      for (int row = 0; row < n * out.height(); row++) {
        int corner = corner(row);
        int at = row * places.length;
        for (int j = 0; j < places.length; j++) {
          dx[corner + places[j] + distance[(int) best[at + j]]] += dy[at + j];
        }
      }
      return dx;
    }
  }
}
