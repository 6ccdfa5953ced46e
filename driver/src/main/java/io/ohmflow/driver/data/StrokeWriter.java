package io.ohmflow.driver.data;

import io.ohmflow.driver.data.DigitSkeletons.Stroke;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.List;

/**
 * Writes one digit after another on a canvas, each in its own hand. Owned by one thread.
 *
 * <p>A hand is drawn from the sample's key: the way of writing, the displacement of every control
 * point, an elastic field over the square, rotation, slant, size and place, and a pen. The curve is
 * the Catmull–Rom spline through the displaced points (Catmull and Rom 1974, uniform knots).
 *
 * <p>Only operations that Java defines to the bit are used (arithmetic, square root, {@link
 * StrictMath}), so a digit looks the same everywhere.
 */
final class StrokeWriter {
  /** Height and width of the unit square on the canvas, pixels: what MNIST leaves for a digit. */
  private static final double HEIGHT = 18;

  private static final double WIDTH = 12.5;

  /** Straight pieces per span of the spline. */
  private static final int PIECES = 6;

  /** Nodes of the elastic field along each axis; it covers the square with some margin. */
  private static final int NODES = 5;

  private static final double MARGIN = 0.2;

  private static final double POINT_STD = 0.026;
  private static final double ELASTIC_STD = 0.053;
  private static final double ROTATION_STD = 0.15;
  private static final double SLANT_STD = 0.21;
  private static final double SIZE_STD = 0.12;
  private static final double PLACE_STD = 1;

  /** Limits of a size's factor, so that no digit vanishes or leaves the canvas. */
  private static final double MIN_SIZE = 0.6;

  private static final double MAX_SIZE = 1.25;

  private static final double RADIUS_MIN = 0.75;
  private static final double RADIUS_MAX = 1.75;

  /** Share of the radius that the pressure adds or takes within a digit. */
  private static final double PRESSURE = 0.25;

  private static final double SOFTNESS_MIN = 0.8;
  private static final double SOFTNESS_MAX = 1.6;

  private static final int CHOICES = 8;
  private static final int NORMALS = 128;
  private static final int PLACEMENT = 6;
  private static final int FIELD = 2 * NODES * NODES;

  private final double jitter;
  private final StrokeCanvas canvas;
  private final Draws draws = new Draws();
  private final float[] choices = new float[CHOICES];
  private final float[] normals = new float[NORMALS];
  private int nextPoint;

  private double cos;
  private double sin;
  private double slant;
  private double scaleX;
  private double scaleY;
  private double centreX;
  private double centreY;
  private double radius;
  private double softness;

  /**
   * @param jitter factor of every displacement, 0 writes print
   * @param canvas is cleared and written on
   */
  StrokeWriter(double jitter, StrokeCanvas canvas) {
    this.jitter = jitter;
    this.canvas = canvas;
  }

  /**
   * Writes a digit.
   *
   * @param digit 0 to 9
   * @param key the sample's; uniforms of child 0 and normals of child 1 are drawn
   * @param side rows and columns of the canvas
   */
  void write(int digit, NoiseKey key, int side) {
    draws.uniforms(key.child(0), 0, choices, 0, CHOICES);
    draws.normals(key.child(1), 0, normals, 0, NORMALS);
    place(side);
    radius = between(RADIUS_MIN, RADIUS_MAX, choices[1]);
    softness = between(SOFTNESS_MIN, SOFTNESS_MAX, choices[2]);
    canvas.clear();
    nextPoint = PLACEMENT + FIELD;
    List<List<Stroke>> ways = DigitSkeletons.of(digit);
    for (Stroke stroke : ways.get((int) (choices[0] * ways.size()))) {
      draw(stroke);
    }
  }

  private void place(int side) {
    double angle = ROTATION_STD * jitter * normals[0];
    cos = StrictMath.cos(angle);
    sin = StrictMath.sin(angle);
    slant = SLANT_STD * jitter * normals[1];
    scaleX = WIDTH * size(normals[2]);
    scaleY = HEIGHT * size(normals[3]);
    centreX = side / 2.0 + PLACE_STD * jitter * normals[4];
    centreY = side / 2.0 + PLACE_STD * jitter * normals[5];
  }

  private double size(double normal) {
    return Math.max(MIN_SIZE, Math.min(MAX_SIZE, 1 + SIZE_STD * jitter * normal));
  }

  private void draw(Stroke stroke) {
    int n = stroke.x().length;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = stroke.x()[i] + displacement();
      y[i] = stroke.y()[i] + displacement();
    }
    double lastX = 0;
    double lastY = 0;
    for (int piece = 0; piece <= (n - 1) * PIECES; piece++) {
      double u = spline(x, piece);
      double v = spline(y, piece);
      double du = elastic(u, v, 0);
      double dv = elastic(u, v, 1);
      double across = (u + du - 0.5) * scaleX - (v + dv - 0.5) * scaleY * slant;
      double down = (v + dv - 0.5) * scaleY;
      double px = centreX + cos * across - sin * down;
      double py = centreY + sin * across + cos * down;
      if (piece > 0) {
        canvas.segment(lastX, lastY, px, py, radius * (1 + pressure(u, v)), softness);
      }
      lastX = px;
      lastY = py;
    }
  }

  /** The points of a digit take the normals after the field's in turn, and around again. */
  private double displacement() {
    double normal = normals[nextPoint];
    nextPoint = nextPoint + 1 < NORMALS ? nextPoint + 1 : PLACEMENT + FIELD;
    return POINT_STD * jitter * normal;
  }

  /** The uniform Catmull–Rom spline; {@code piece / PIECES} counts control points. */
  private static double spline(double[] p, int piece) {
    int last = p.length - 1;
    int span = Math.min(piece / PIECES, last - 1);
    double t = (double) (piece - span * PIECES) / PIECES;
    double p1 = p[span];
    double p2 = p[span + 1];
    // Beyond an end the curve is continued by reflection, which leaves it straight there.
    double p0 = span > 0 ? p[span - 1] : 2 * p1 - p2;
    double p3 = span + 2 <= last ? p[span + 2] : 2 * p2 - p1;
    double a = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    double b = 3 * p1 - p0 - 3 * p2 + p3;
    return p1 + t / 2 * (p2 - p0 + t * (a + t * b));
  }

  /** One component of the elastic field, interpolated smoothly between its nodes. */
  private double elastic(double u, double v, int component) {
    double gx = node(u);
    double gy = node(v);
    int i = Math.min((int) gx, NODES - 2);
    int j = Math.min((int) gy, NODES - 2);
    double fx = smooth(gx - i);
    double fy = smooth(gy - j);
    int at = PLACEMENT + component * NODES * NODES + j * NODES + i;
    double upper = normals[at] + fx * (normals[at + 1] - normals[at]);
    double lower = normals[at + NODES] + fx * (normals[at + NODES + 1] - normals[at + NODES]);
    return ELASTIC_STD * jitter * (upper + fy * (lower - upper));
  }

  private static double node(double position) {
    double unit = (position + MARGIN) / (1 + 2 * MARGIN);
    return Math.max(0, Math.min(1, unit)) * (NODES - 1);
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  /** Pressure changes slowly over the square, between minus and plus {@link #PRESSURE}. */
  private double pressure(double u, double v) {
    double wave = (choices[3] - 0.5) * (u - 0.5) + (choices[4] - 0.5) * (v - 0.5);
    return PRESSURE * Math.max(-1, Math.min(1, 2 * wave));
  }

  private static double between(double low, double high, double share) {
    return low + (high - low) * share;
  }
}
