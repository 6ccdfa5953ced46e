package io.ohmflow.driver.data;

import java.util.Arrays;

/**
 * A square grey picture that strokes are drawn on; white ink on black, 0 to 1. Owned by one thread.
 *
 * <p>Ink at distance d from a segment's axis is {@code s(½ + (r − d) / softness)}, r the pen's
 * radius, s the cubic step {@code 3t² − 2t³} on [0, 1]; where strokes meet, the stronger counts.
 */
final class StrokeCanvas {
  private final int side;
  private final float[] ink;

  /**
   * @param side rows and columns
   */
  StrokeCanvas(int side) {
    this.side = side;
    this.ink = new float[side * side];
  }

  void clear() {
    Arrays.fill(ink, 0);
  }

  /** Ink of a pixel; rows first. */
  float ink(int index) {
    return ink[index];
  }

  /**
   * Draws a segment between two points, in pixels, pixel centres at half integers.
   *
   * @param x0 column of one end
   * @param y0 row of one end
   * @param x1 column of the other end
   * @param y1 row of the other end
   * @param radius half the pen's width, pixels
   * @param softness width of the edge from full ink to none, pixels, positive
   */
  void segment(double x0, double y0, double x1, double y1, double radius, double softness) {
    double reach = radius + softness / 2;
    int left = inside(Math.min(x0, x1) - reach);
    int right = inside(Math.max(x0, x1) + reach);
    int top = inside(Math.min(y0, y1) - reach);
    int bottom = inside(Math.max(y0, y1) + reach);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length2 = dx * dx + dy * dy;
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0;
        double py = row + 0.5 - y0;
        double along = length2 > 0 ? clip((px * dx + py * dy) / length2) : 0;
        double ex = px - along * dx;
        double ey = py - along * dy;
        double t = clip(0.5 + (radius - Math.sqrt(ex * ex + ey * ey)) / softness);
        int index = row * side + column;
        ink[index] = Math.max(ink[index], (float) (t * t * (3 - 2 * t)));
      }
    }
  }

  private int inside(double position) {
    return (int) Math.max(0, Math.min(side - 1, Math.floor(position)));
  }

  private static double clip(double t) {
    return Math.max(0, Math.min(1, t));
  }
}
