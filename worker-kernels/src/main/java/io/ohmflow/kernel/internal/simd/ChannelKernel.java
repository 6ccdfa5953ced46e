package io.ohmflow.kernel.internal.simd;

/**
 * Loops over rows of channels, [rows × channels] without gaps, and over values that pass a gate.
 * Each channel is a chain of its own, so the vector width changes no bit.
 */
public interface ChannelKernel {

  /**
   * Adds, for each channel, d = x − pivot to {@code first} and d² to {@code second}, the latter by
   * fused multiply-add, row by row.
   *
   * @param from index of the first value
   */
  void moments(
      float[] x, int from, int rows, int channels, float[] pivot, float[] first, float[] second);

  /**
   * y = (x − mean) · slope + shift.
   *
   * @param from index of the first value in x and y
   */
  void normalize(
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] slope,
      float[] shift,
      float[] y);

  /**
   * Adds, for each channel, dy to {@code first} and dy · ((x − mean) · inverse) to {@code second},
   * the latter by fused multiply-add, row by row.
   *
   * @param from index of the first value
   */
  void gradients(
      float[] dy,
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] first,
      float[] second);

  /**
   * dx = slope · (dy − first − ((x − mean) · inverse) · second).
   *
   * @param from index of the first value in dy, x and dx
   */
  void differentiate(
      float[] dy,
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] slope,
      float[] first,
      float[] second,
      float[] dx);

  /** {@code out[i] = y[i] > 0 ? in[i] : 0} for n values from {@code from} on. */
  void gate(float[] y, float[] in, float[] out, int from, int n);

  /**
   * Takes the values of {@code x} that are larger than those so far, or not a number, which stays:
   * n of them, the j-th at {@code from + places[j]}.
   *
   * @param number of these candidates, kept for those that are taken
   * @param largest largest values so far, from {@code at} on
   * @param best numbers of the candidates that they are, from {@code at} on
   */
  void takeLarger(
      float[] x,
      int from,
      int[] places,
      float number,
      float[] largest,
      float[] best,
      int at,
      int n);

  /** The implementation without the Vector API; stateless. */
  static ChannelKernel scalar() {
    return new ScalarChannels();
  }

  /** The fastest implementation this JVM offers; stateless. */
  static ChannelKernel fastest() {
    return VectorSupport.load("VectorChannels", ChannelKernel.class, ChannelKernel::scalar);
  }
}
