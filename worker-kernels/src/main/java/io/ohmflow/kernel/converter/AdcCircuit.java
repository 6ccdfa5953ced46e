package io.ohmflow.kernel.converter;

/**
 * The circuit of an ADC: how the deviations of its parts become a transfer curve.
 *
 * <p>Immutable.
 */
interface AdcCircuit {
  /** Smallest share of its nominal value that a capacitor is taken to have. */
  float SMALLEST = 0.05f;

  /** Standard normals that one converter takes. */
  int variates();

  /**
   * Draws a converter.
   *
   * @param z {@link #variates} standard normals from element 0 on
   * @param curve cleared, set and finished
   */
  void build(float[] z, TransferCurve curve);

  /** A capacitor of {@code units} unit capacitors in units of one, with relative deviation. */
  static float capacitor(float units, float deviation) {
    return units * Math.max(SMALLEST, 1 + deviation);
  }
}
