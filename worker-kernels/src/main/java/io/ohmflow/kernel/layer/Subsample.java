package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Takes every {@code stride}-th row and column of an image and adds channels of zeros, half of them
 * (rounded down) before the others: the shortcut without parameters of residual networks. Source:
 * He et al., "Deep residual learning", CVPR 2016, option A.
 *
 * @param stride distance of the pixels taken, ≥ 1
 * @param channels of the output, at least those of the input
 */
record Subsample(Shape input, int stride, int channels) implements LayerSpec {
  private static final int MAX = 1 << 16;

  Subsample {
    if (stride < 1 || channels < input.channels()) {
      throw new IllegalArgumentException(
          "stride %d, %d channels from %s".formatted(stride, channels, input));
    }
  }

  /** Reads {@code stride} (1) and {@code channels} (those of the input). */
  static Subsample read(Section s, Shape input) {
    return new Subsample(
        input,
        s.integer("stride", 1, MAX, 1),
        s.integer("channels", input.channels(), MAX, input.channels()));
  }

  @Override
  public Shape output() {
    return new Shape((input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1, channels);
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    String taken =
        drawing
            .add(
                "Slice",
                "taken",
                drawing.channelsFirst(x).name(),
                drawing.wholes("starts", 0L, 0L),
                drawing.wholes("ends", (long) input.height(), (long) input.width()),
                drawing.wholes("axes", 2L, 3L),
                drawing.wholes("steps", (long) stride, (long) stride))
            .name();
    long before = (channels - input.channels()) / 2;
    long behind = channels - input.channels() - before;
    String pads = drawing.wholes("pads", 0L, before, 0L, 0L, 0L, behind, 0L, 0L);
    String filled = drawing.add("Pad", "filled", taken, pads).name();
    return new Signal(filled, output(), Order.CHANNELS_FIRST);
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new Picker(this, placement.maxBatch());
  }

  private static final class Picker implements Layer {
    private final Shape in;
    private final Shape out;
    private final int stride;
    private final int before;
    private final float[] y;
    private final float[] dx;

    Picker(Subsample spec, int maxBatch) {
      this.in = spec.input;
      this.out = spec.output();
      this.stride = spec.stride;
      this.before = (out.channels() - in.channels()) / 2;
      this.y = new float[maxBatch * out.size()];
      this.dx = new float[maxBatch * in.size()];
    }

    /** Index of channel 0 of the input pixel, for one row of all samples' outputs. */
    private int source(int row, int ox) {
      int top = row % out.height() * stride;
      return row / out.height() * in.size() + (top * in.width() + ox * stride) * in.channels();
    }

    /** The added channels are 0 from the start and stay so. */
    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      for (int row = 0, at = before; row < n * out.height(); row++) {
        for (int ox = 0; ox < out.width(); ox++, at += out.channels()) {
          System.arraycopy(x, source(row, ox), y, at, in.channels());
        }
      }
      return y;
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      Arrays.fill(dx, 0, n * in.size(), 0f);
      for (int row = 0, at = before; row < n * out.height(); row++) {
        for (int ox = 0; ox < out.width(); ox++, at += out.channels()) {
          System.arraycopy(dy, at, dx, source(row, ox), in.channels());
        }
      }
      return dx;
    }
  }
}
