package io.ohmflow.kernel.internal.simd;

/** What surrounds the product on a tile, one pass over the values. */
public interface ConverterKernel {
  /** Adding and subtracting 1.5·2^23 rounds |v| &lt; 2^22 to an integer, halves to even. */
  float ROUNDER = 12_582_912f;

  /**
   * Codes of a converter: a signal v gets the position v · scale − zero, held between bottom and
   * top, rounded, and the code position + zero.
   *
   * @param low smallest signal that is not clipped
   * @param high largest signal that is not clipped
   */
  record Codes(float scale, float zero, float bottom, float top, float low, float high) {}

  /**
   * Columns of a tile: each v loses a share of itself by its load, gets noise, becomes a code and
   * is added to its sum: v ← v · (1 − share · load) + std · z, sum ← sum + code · gain.
   *
   * @param v currents from {@code at} on, set to what is converted
   * @param load loads from {@code at} on, finite; any if the share is 0
   * @param z normals from {@code zAt} on, finite; any if std is 0
   * @param gain value of a code, from 0 on
   * @param sum from {@code to} on
   * @return how many signals were clipped
   */
  int sense(
      float[] v,
      float[] load,
      int at,
      float share,
      float[] z,
      int zAt,
      float std,
      Codes codes,
      float[] gain,
      float[] sum,
      int to,
      int n);

  /**
   * Rows: out = code(x) · step.
   *
   * @param seen the number of clipped inputs is added to its element 0, and element 1 gets the sign
   *     bit if any result is below 0
   */
  void drive(float[] x, int from, float[] out, int to, int n, Codes codes, float step, int[] seen);

  /** The implementation without the Vector API; stateless. */
  static ConverterKernel scalar() {
    return new ScalarConverter();
  }

  /** The fastest implementation this JVM offers; stateless. */
  static ConverterKernel fastest() {
    return VectorSupport.load("VectorConverter", ConverterKernel.class, ConverterKernel::scalar);
  }
}
