package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.linalg.Elementwise;

/**
 * The signals that are not clipped, both ends included.
 *
 * @param low lower end
 * @param high upper end, not below
 */
public record Limits(float low, float high) {
  public Limits {
    if (!(low <= high)) {
      throw new IllegalArgumentException("no limits: " + low + " to " + high);
    }
  }

  /** Whether a value is clipped; not so what is not a number. */
  public boolean clips(float value) {
    return value < low || value > high;
  }

  /** Number of the first of n values that is clipped; n if none is. */
  public int firstClipped(float[] v, int from, int n) {
    return Elementwise.firstBeyond(low, high, v, from, n);
  }

  /** The nearest value inside. */
  public float hold(float value) {
    return Math.max(low, Math.min(high, value));
  }

  /** How many of the first n values are clipped. */
  public int countClipped(float[] v, int n) {
    float bottom = low;
    float top = high;
    int count = 0;
    for (int i = 0; i < n; i++) {
      count += (v[i] > top ? 1 : 0) + (v[i] < bottom ? 1 : 0);
    }
    return count;
  }

  /** Sets {@code excess[i]} to how far {@code v[i]} lies outside; at most 0 for one inside. */
  public void excess(float[] v, float[] excess, int n) {
    float bottom = low;
    float top = high;
    for (int i = 0; i < n; i++) {
      excess[i] = Math.max(v[i] - top, bottom - v[i]);
    }
  }

  /** Raises {@code excess[i]} to how far {@code v[i]} lies outside. */
  public void raise(float[] v, float[] excess, int n) {
    float bottom = low;
    float top = high;
    for (int i = 0; i < n; i++) {
      excess[i] = Math.max(excess[i], Math.max(v[i] - top, bottom - v[i]));
    }
  }

  /** How many of n values lie above 0. */
  public static int countPositive(float[] excess, int n) {
    int count = 0;
    for (int i = 0; i < n; i++) {
      count += excess[i] > 0 ? 1 : 0;
    }
    return count;
  }

  /** Holds the first n values inside. */
  public void hold(float[] v, int n) {
    float bottom = low;
    float top = high;
    for (int i = 0; i < n; i++) {
      v[i] = Math.max(bottom, Math.min(top, v[i]));
    }
  }
}
