package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.linalg.Quantizer;
import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * The codes of a uniform converter: with step s = range / {@code perRange}, a signal v gets the
 * position q = v/s − {@code shift}, is clipped to {@code lowest} … {@code highest}, rounded with
 * halves to even, and becomes the code round(q) + {@code shift}, whose value is code · s. All ends
 * lie on the grid, so clipping before rounding is the same as after.
 *
 * <p>Positions count from the lowest level, except that those of symmetric codes count from zero.
 * Sources of the codes: {@link ConverterCodes}.
 *
 * <p>All arrays start at element 0 and share one index: that lets the JIT compiler vectorise the
 * loops.
 *
 * @param lowest position of the lowest level
 * @param highest position of the highest level
 * @param shift code of position 0, not necessarily whole
 * @param perRange steps in a range of 1
 * @param span ends of a range of 1
 */
public record CodeGrid(float lowest, float highest, float shift, float perRange, Limits span) {
  /** Adding and subtracting 1.5·2^23 rounds |v| &lt; 2^22 to an integer, halves to even. */
  private static final float ROUNDER = 12_582_912f;

  /**
   * The codes of a converter.
   *
   * @throws IllegalArgumentException if it is ideal, which has no codes
   */
  public static CodeGrid of(Converter converter) {
    if (converter.ideal()) {
      throw new IllegalArgumentException("an ideal converter has no codes");
    }
    double min = converter.relative().min();
    double max = converter.relative().max();
    int steps = converter.codes().levels(converter.bits()) - 1;
    double perRange = steps / (max - min);
    Limits span = new Limits((float) min, (float) max);
    return converter.codes() == ConverterCodes.SYMMETRIC
        ? new CodeGrid(-steps / 2f, steps / 2f, 0, (float) perRange, span)
        : new CodeGrid(0, steps, (float) (min * perRange), (float) perRange, span);
  }

  /** Number of levels. */
  public int levels() {
    return (int) (highest - lowest) + 1;
  }

  /** Distance of levels under a range. */
  public float step(float range) {
    return range / perRange;
  }

  /** What a range does not clip. */
  public Limits limits(float range) {
    return new Limits(span.low() * range, span.high() * range);
  }

  /** The same codes under a range. */
  public Quantizer quantizer(float range) {
    Limits limits = limits(range);
    return new Quantizer(perRange / range, shift, lowest, highest, limits.low(), limits.high());
  }

  /** A level in units of the range for each code. */
  public float level() {
    return 1 / perRange;
  }

  /** Whether an input of 0 is driven with 0. */
  public boolean keepsZero() {
    float[] zero = {0};
    convert(zero, 1, 1);
    return zero[0] == 0;
  }

  /** Converts n signals in place to levels in units of the range. */
  public void convert(float[] v, float range, int n) {
    float scale = perRange / range;
    float step = 1 / perRange;
    float zero = shift;
    float bottom = lowest;
    float top = highest;
    for (int i = 0; i < n; i++) {
      float code = Math.max(bottom, Math.min(top, v[i] * scale - zero));
      v[i] = (code + ROUNDER - ROUNDER + zero) * step;
    }
  }

  /**
   * Converts n signals and adds them: {@code sum[i] += code · gain[i]}.
   *
   * @param gain value of one code in each output
   */
  public void convertAndAdd(float[] v, float range, float[] gain, float[] sum, int n) {
    float scale = perRange / range;
    float zero = shift;
    float bottom = lowest;
    float top = highest;
    for (int i = 0; i < n; i++) {
      float code = Math.max(bottom, Math.min(top, v[i] * scale - zero));
      sum[i] += (code + ROUNDER - ROUNDER + zero) * gain[i];
    }
  }
}
