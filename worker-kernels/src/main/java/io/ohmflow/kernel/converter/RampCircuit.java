package io.ohmflow.kernel.converter;

/**
 * A ramp (single-slope) converter whose ramp is made by adding one unit capacitor per count.
 *
 * <p>After j counts the ramp is at V(j) = N · Σ_{i&lt;j} c_i / Σ_{i&lt;N} c_i, with unit capacitors
 * c_i that deviate by σ, and, behind the buffer of gain A, at V₀ + (V − V₀)/(1 + 2/A), as in {@link
 * SarCircuit}. A column's counter stops once the ramp plus the offset of the column's comparator
 * passes its signal. One generator serves all columns of an ADC group, each with a comparator of
 * its own, so columns differ by an offset only; {@link AdcBank} applies it.
 *
 * <p>Codes rise with the signal and none is missing. At mid-scale the standard deviation of the
 * integral nonlinearity is σ√N/2 steps; that of the differential one is σ everywhere. Source: Spear
 * et al., IEEE JXCDC 9 (2023), with unit capacitors switched one by one.
 *
 * @param codes N
 * @param mismatch σ, relative deviation of a unit capacitor
 * @param loss 2/A, 0 for an ideal amplifier
 * @param zero position of a zero signal, V₀
 */
record RampCircuit(int codes, float mismatch, float loss, float zero) implements AdcCircuit {

  @Override
  public int variates() {
    return codes;
  }

  @Override
  public void build(float[] z, TransferCurve curve) {
    double total = 0;
    for (int i = 0; i < codes; i++) {
      total += AdcCircuit.capacitor(1, mismatch * z[i]);
    }
    curve.clear(0);
    double sum = 0;
    for (int code = 1; code < codes; code++) {
      sum += AdcCircuit.capacitor(1, mismatch * z[code - 1]);
      float v = (float) (sum / total * codes);
      curve.edge(zero + (v - zero) / (1 + loss), code);
    }
    curve.finish();
  }
}
