package io.ohmflow.kernel.layer;

import java.util.Arrays;

/**
 * Cuts images into the patches under a convolution's window, and adds patch gradients back.
 *
 * <p>Output rows of all samples are numbered through: row r is row r % outHeight of sample r /
 * outHeight. A patch is [kernel height × kernel width × channels of the group], like a weight row.
 */
final class Patches {
  /** Below this many values a loop beats the call to arraycopy. */
  private static final int SHORT_RUN = 16;

  private final Shape in;
  private final Shape out;
  private final Window window;
  private final int groupChannels;
  private final int length;

  Patches(Conv2d spec) {
    this.in = spec.input();
    this.out = spec.output();
    this.window = spec.window();
    this.groupChannels = spec.groupInputs();
    this.length = spec.patch();
  }

  /**
   * Copies the patches of some output rows.
   *
   * @param x images [n × height × width × channels]
   * @param row first output row
   * @param rows number of output rows
   * @param buffer patches [rows·outWidth × patch], set
   */
  void gather(float[] x, int row, int rows, int group, float[] buffer) {
    int at = 0;
    for (int r = row; r < row + rows; r++) {
      int top = top(r);
      for (int ox = 0; ox < out.width(); ox++) {
        for (int ky = 0; ky < window.size().height(); ky++) {
          at = gatherLine(x, r, top + ky, left(ox), group, buffer, at);
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

  /** Index of a pixel's first channel of the group; x may lie outside of the line. */
  private int pixel(int row, int iy, int ix, int group) {
    int line = row / out.height() * in.height() + iy;
    return (line * in.width() + ix) * in.channels() + group * groupChannels;
  }

  /** Copies one line of a patch, zeros outside of the image; returns the index after it. */
  private int gatherLine(float[] x, int row, int iy, int ix, int group, float[] buffer, int at) {
    int width = window.size().width();
    int end = at + width * groupChannels;
    if (iy < 0 || iy >= in.height()) {
      Arrays.fill(buffer, at, end, 0f);
      return end;
    }
    int first = Math.min(width, Math.max(0, -ix));
    int last = Math.max(first, Math.min(width, in.width() - ix));
    Arrays.fill(buffer, at, at + first * groupChannels, 0f);
    Arrays.fill(buffer, at + last * groupChannels, end, 0f);
    int from = pixel(row, iy, ix + first, group);
    int to = at + first * groupChannels;
    if (groupChannels == in.channels()) {
      copy(x, from, buffer, to, (last - first) * groupChannels);
    } else {
      for (int kx = first; kx < last; kx++, from += in.channels(), to += groupChannels) {
        copy(x, from, buffer, to, groupChannels);
      }
    }
    return end;
  }

  private static void copy(float[] from, int fromAt, float[] to, int toAt, int n) {
    if (n < SHORT_RUN) {
      for (int i = 0; i < n; i++) {
        to[toAt + i] = from[fromAt + i];
      }
    } else {
      System.arraycopy(from, fromAt, to, toAt, n);
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
    int at = 0;
    for (int r = row; r < row + rows; r++) {
      int top = top(r);
      for (int ox = 0; ox < out.width(); ox++, at += length) {
        for (int ky = 0; ky < window.size().height(); ky++) {
          int iy = top + ky;
          if (iy >= 0 && iy < in.height()) {
            int line = at + ky * window.size().width() * groupChannels;
            scatterLine(buffer, line, pixel(r, iy, 0, group), left(ox), dx);
          }
        }
      }
    }
  }

  private void scatterLine(float[] buffer, int at, int line, int ix, float[] dx) {
    int width = window.size().width();
    int first = Math.min(width, Math.max(0, -ix));
    int last = Math.max(first, Math.min(width, in.width() - ix));
    for (int kx = first; kx < last; kx++) {
      int to = line + (ix + kx) * in.channels();
      int from = at + kx * groupChannels;
      for (int c = 0; c < groupChannels; c++) {
        dx[to + c] += buffer[from + c];
      }
    }
  }
}
