package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Lines;
import java.util.Arrays;

/**
 * Cuts images into the patches under a convolution's window, and adds patch gradients back.
 *
 * <p>Output rows of all samples are numbered through: row r is row r % outHeight of sample r /
 * outHeight. A patch is [kernel height × kernel width × channels of the group], like a weight row.
 * A <em>line</em> of a patch is the part under one row of the window; with one group it is
 * contiguous in the image too.
 */
final class Patches {
  /** Lines up to this length move at once, whatever follows them. */
  private static final int SHORT_LINE = Lines.OVER;

  private final Shape in;
  private final Shape out;
  private final Window window;
  private final int groupChannels;
  private final int length;

  /** Distance of two patches. */
  private final int stride;

  private final int line;

  /** Output columns [innerFrom, innerTo) at which the window lies inside of the image's width. */
  private final int innerFrom;

  private final int innerTo;

  /** A row of an image between margins of zeros, for short lines; else empty. */
  private final float[] framed;

  /**
   * @param stride distance of two gathered patches, at least {@link #stride(Conv2d)}
   */
  Patches(Conv2d spec, int stride) {
    this.stride = stride;
    this.in = spec.input();
    this.out = spec.output();
    this.window = spec.window();
    this.groupChannels = spec.groupInputs();
    this.length = spec.patch();
    this.line = window.size().width() * groupChannels;
    int step = window.stride().width();
    int padding = window.padding().width();
    this.innerFrom = Math.min(out.width(), (padding + step - 1) / step);
    int lastStart = in.width() + padding - window.size().width();
    this.innerTo =
        lastStart < 0
            ? innerFrom
            : Math.max(innerFrom, Math.min(out.width(), lastStart / step + 1));
    int frame = in.width() + 2 * padding;
    this.framed = new float[shortLines(spec) ? frame * in.channels() + Lines.OVER : 0];
  }

  /** Least distance of gathered patches, so that short lines may move at once. */
  static int stride(Conv2d spec) {
    int line = spec.window().size().width() * spec.groupInputs();
    return shortLines(spec) ? spec.patch() - line + Lines.OVER : spec.patch();
  }

  private static boolean shortLines(Conv2d spec) {
    int line = spec.window().size().width() * spec.groupInputs();
    return spec.groups() == 1 && line <= SHORT_LINE;
  }

  /**
   * Copies the patches of some output rows.
   *
   * @param x images [n × height × width × channels], from row {@code first} of all images on
   * @param row first output row
   * @param rows number of output rows
   * @param buffer patches [rows·outWidth × stride], set
   */
  void gather(float[] x, int first, int row, int rows, int group, float[] buffer) {
    int missing = first * in.width() * in.channels();
    for (int r = 0; r < rows; r++) {
      int at = r * out.width() * stride;
      for (int ky = 0; ky < window.size().height(); ky++, at += line) {
        int iy = top(row + r) + ky;
        if (iy < 0 || iy >= in.height()) {
          clear(buffer, at);
        } else {
          gatherLines(x, pixel(row + r, iy, group) - missing, buffer, at);
        }
      }
    }
  }

  private int top(int row) {
    return row % out.height() * window.stride().height() - window.padding().height();
  }

  private int left(int ox) {
    return ox * window.stride().width() - window.padding().width();
  }

  /** Index of the group's first channel of the first pixel in a row of the image. */
  private int pixel(int row, int iy, int group) {
    int imageRow = row / out.height() * in.height() + iy;
    return imageRow * in.width() * in.channels() + group * groupChannels;
  }

  private void clear(float[] buffer, int at) {
    for (int ox = 0; ox < out.width(); ox++) {
      int from = at + ox * stride;
      Arrays.fill(buffer, from, from + line, 0f);
    }
  }

  /** Copies one line of each patch of an output row. */
  private void gatherLines(float[] x, int pixel, float[] buffer, int at) {
    if (framed.length > 0) {
      gatherShort(x, pixel, buffer, at);
      return;
    }
    for (int ox = 0; ox < innerFrom; ox++) {
      gatherBorder(x, pixel, left(ox), buffer, at + ox * stride);
    }
    if (groupChannels == in.channels()) {
      int from = pixel + left(innerFrom) * in.channels();
      int step = window.stride().width() * in.channels();
      int to = at + innerFrom * stride;
      Lines.copy(x, from, step, buffer, to, stride, innerTo - innerFrom, line);
    } else {
      for (int ox = innerFrom; ox < innerTo; ox++) {
        gatherRange(x, pixel, left(ox), 0, window.size().width(), buffer, at + ox * stride);
      }
    }
    for (int ox = innerTo; ox < out.width(); ox++) {
      gatherBorder(x, pixel, left(ox), buffer, at + ox * stride);
    }
  }

  /** What a line overwrites behind itself is written by the next one, or lies between patches. */
  private void gatherShort(float[] x, int pixel, float[] buffer, int at) {
    int margin = window.padding().width() * in.channels();
    System.arraycopy(x, pixel, framed, margin, in.width() * in.channels());
    int step = window.stride().width() * in.channels();
    Lines.copyOver(framed, 0, step, buffer, at, stride, out.width(), line);
  }

  private void gatherBorder(float[] x, int pixel, int ix, float[] buffer, int at) {
    Arrays.fill(buffer, at, at + line, 0f);
    gatherRange(x, pixel, ix, first(ix), last(ix), buffer, at);
  }

  /** First column of the window inside of the image when it starts at column ix. */
  private int first(int ix) {
    return Math.min(window.size().width(), Math.max(0, -ix));
  }

  /** The column after the last one inside of the image. */
  private int last(int ix) {
    return Math.max(first(ix), Math.min(window.size().width(), in.width() - ix));
  }

  /** Copies columns [first, last) of a line. */
  private void gatherRange(
      float[] x, int pixel, int ix, int first, int last, float[] buffer, int at) {
    int from = pixel + (ix + first) * in.channels();
    int to = at + first * groupChannels;
    if (groupChannels == in.channels()) {
      if (last > first) {
        System.arraycopy(x, from, buffer, to, (last - first) * groupChannels);
      }
      return;
    }
    for (int kx = first; kx < last; kx++, from += in.channels(), to += groupChannels) {
      for (int c = 0; c < groupChannels; c++) {
        buffer[to + c] = x[from + c];
      }
    }
  }

  /**
   * Adds patch gradients to the image gradient.
   *
   * @param buffer gradients of the patches [rows·outWidth × patch]
   * @param row first output row
   * @param rows number of output rows
   * @param dx gradient of the images, added to
   */
  void scatter(float[] buffer, int row, int rows, int group, float[] dx) {
    for (int r = 0; r < rows; r++) {
      int at = r * out.width() * length;
      for (int ky = 0; ky < window.size().height(); ky++, at += line) {
        int iy = top(row + r) + ky;
        if (iy >= 0 && iy < in.height()) {
          scatterLines(buffer, at, pixel(row + r, iy, group), dx);
        }
      }
    }
  }

  /** Adds one line of each patch of an output row, from the left to the right. */
  private void scatterLines(float[] buffer, int at, int pixel, float[] dx) {
    if (groupChannels == in.channels()) {
      int to = pixel + left(0) * in.channels();
      int step = window.stride().width() * in.channels();
      int end = pixel + in.width() * in.channels();
      Lines.addWithin(buffer, at, length, dx, to, step, out.width(), line, pixel, end);
      return;
    }
    for (int ox = 0; ox < out.width(); ox++) {
      scatterLine(buffer, at + ox * length, pixel, left(ox), dx);
    }
  }

  private void scatterLine(float[] buffer, int at, int pixel, int ix, float[] dx) {
    int first = first(ix);
    int last = last(ix);
    int to = pixel + (ix + first) * in.channels();
    int from = at + first * groupChannels;
    for (int kx = first; kx < last; kx++, from += groupChannels, to += in.channels()) {
      for (int c = 0; c < groupChannels; c++) {
        dx[to + c] += buffer[from + c];
      }
    }
  }

  /** The first row of the images, counted through all samples, under the windows of a row. */
  int begins(int row) {
    return row / out.height() * in.height() + Math.min(in.height(), Math.max(0, top(row)));
  }

  /**
   * Rows of the images, counted through all samples, that windows of output rows up to this one may
   * have touched: later ones touch no more than those and what follows.
   */
  int reached(int row) {
    int sample = row / out.height();
    boolean ends = row % out.height() == out.height() - 1;
    int rows = ends ? in.height() : Math.max(0, top(row) + window.size().height());
    return sample * in.height() + Math.min(in.height(), rows);
  }
}
