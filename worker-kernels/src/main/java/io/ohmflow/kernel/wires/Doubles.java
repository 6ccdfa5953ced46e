package io.ohmflow.kernel.wires;

/** Between the floats of the simulation and the doubles of the circuits. */
final class Doubles {
  private Doubles() {}

  /** The first n values in the buffer, or in a larger one where it is too small. */
  static double[] widen(float[] from, int n, double[] buffer) {
    double[] to = room(n, buffer);
    for (int i = 0; i < n; i++) {
      to[i] = from[i];
    }
    return to;
  }

  static void narrow(double[] from, int n, float[] to) {
    for (int i = 0; i < n; i++) {
      to[i] = (float) from[i];
    }
  }

  /** The buffer, or a larger one where it is too small. */
  static double[] room(int n, double[] buffer) {
    return buffer.length < n ? new double[n] : buffer;
  }
}
