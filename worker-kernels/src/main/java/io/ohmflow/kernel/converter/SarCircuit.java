package io.ohmflow.kernel.converter;

/**
 * A successive-approximation converter with a binary-weighted capacitor array.
 *
 * <p>Bit i has a capacitor of 2^i units, and one unit terminates the array. A capacitor of n units
 * deviates by σ/√n relative to its size, since the units deviate independently. A trial word D sets
 * the level V(D) = N · Σ_i D_i C_i / Σ C of the array (N = 2^b, in ideal steps), which the buffer
 * of gain A behind the array brings to V₀ + (V − V₀)/(1 + 2/A), with V₀ the level of a zero signal
 * and feedback through a capacitor as large as the array. From the highest bit on, a bit stays set
 * where signal ≥ V + comparator offset. An offset moves all decisions alike; {@link AdcBank}
 * applies it.
 *
 * <p>The search never goes back, so codes rise with the signal even where V(D) does not: a level is
 * reached only between its ancestors in the search, and codes may be missing.
 *
 * <p>At mid-scale the standard deviation of the integral nonlinearity is σ√N/2 steps and that of
 * the differential one σ√(N − 1). Source: compact model of Spear et al., "The Impact of
 * Analog-to-Digital Converter Architecture and Variability on Analog Neural Network Accuracy", IEEE
 * JXCDC 9 (2023), without its split array; charge redistribution after McCreary and Gray, IEEE JSSC
 * 10 (1975).
 *
 * @param bits b
 * @param mismatch σ, relative deviation of a unit capacitor
 * @param loss 2/A, 0 for an ideal amplifier
 * @param zero position of a zero signal, V₀
 */
record SarCircuit(int bits, float mismatch, float loss, float zero) implements AdcCircuit {

  @Override
  public int variates() {
    return bits + 1;
  }

  @Override
  public void build(float[] z, TransferCurve curve) {
    int codes = 1 << bits;
    float[] capacitors = new float[bits];
    float total = AdcCircuit.capacitor(1, mismatch * z[bits]);
    for (int i = 0; i < bits; i++) {
      float units = 1 << i;
      capacitors[i] = AdcCircuit.capacitor(units, mismatch * z[i] / (float) Math.sqrt(units));
      total += capacitors[i];
    }
    curve.clear(0);
    float[] edge = levels(capacitors, total);
    hold(edge);
    for (int code = 1; code < codes; code++) {
      curve.edge(edge[code], code);
    }
    curve.finish();
  }

  /** Level of each word; each is that of the word without its lowest bit plus that bit. */
  private float[] levels(float[] capacitors, float total) {
    int codes = 1 << bits;
    float perUnit = codes / total;
    float[] charge = new float[codes];
    float[] level = new float[codes];
    for (int word = 1; word < codes; word++) {
      int lowest = Integer.numberOfTrailingZeros(word);
      charge[word] = charge[word & word - 1] + capacitors[lowest];
      level[word] = zero + (charge[word] * perUnit - zero) / (1 + loss);
    }
    return level;
  }

  /** Holds each level between its ancestors in the search. */
  private static void hold(float[] level) {
    int codes = level.length;
    for (int half = codes / 2; half > 0; half /= 2) {
      for (int word = half; word < codes; word += 2 * half) {
        float below = word == half ? Float.NEGATIVE_INFINITY : level[word - half];
        float above = word + half == codes ? Float.POSITIVE_INFINITY : level[word + half];
        level[word] = Math.max(below, Math.min(above, level[word]));
      }
    }
  }
}
