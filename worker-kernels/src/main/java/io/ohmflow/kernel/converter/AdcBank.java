package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * The ADCs under the columns of one tile, each with errors of its own: column c is converted by
 * converter c / (columns per ADC), and no two converters have parts in common.
 *
 * <p>Owned by one lane. {@link #convert} allocates nothing.
 */
public final class AdcBank {
  private final AdcErrors errors;
  private final CodeGrid grid;
  private final RawCodes codes;
  private final AdcCircuit circuit;
  private final TransferCurve[] curves;
  private final int columnsPerAdc;

  /** Position of a zero signal less the offset of the comparator, by column. */
  private final float[] zero;

  private final float[] normals;

  /** Converters of a chip that {@link #newChip} is yet to choose. */
  public AdcBank(AdcErrors errors, Converter adc, int columns) {
    this.errors = errors;
    this.grid = CodeGrid.of(adc);
    this.codes = RawCodes.of(adc);
    this.circuit = errors.type().circuit(errors, codes);
    this.columnsPerAdc = Math.min(columns, errors.columnsPerAdc());
    this.curves = new TransferCurve[(columns - 1) / columnsPerAdc + 1];
    for (int a = 0; a < curves.length; a++) {
      curves[a] = new TransferCurve(codes.count());
    }
    this.zero = new float[columns];
    this.normals = new float[Math.max(columns, circuit.variates())];
  }

  /**
   * Draws the converters of a chip.
   *
   * @param key identity of these converters
   */
  public void newChip(NoiseKey key, Draws draws) {
    int variates = circuit.variates();
    NoiseKey parts = key.child(0);
    for (int a = 0; a < curves.length; a++) {
      draws.normals(parts, (long) a * variates, normals, 0, variates);
      circuit.build(normals, curves[a]);
    }
    float std = errors.type().offsetMovesCurve() ? errors.comparatorOffset() * codes.count() : 0;
    draws.normals(key.child(1), 0, normals, 0, zero.length);
    for (int c = 0; c < zero.length; c++) {
      int comparator = errors.type().comparesPerColumn() ? c : c / columnsPerAdc;
      zero[c] = codes.zero() - std * normals[comparator];
    }
  }

  /** The transfer curve of a column's converter, without the offset of its comparator. */
  TransferCurve curve(int column) {
    return curves[column / columnsPerAdc];
  }

  /**
   * Converts signals in place to codes of the {@link CodeGrid}, whose value is code times step.
   *
   * @param v [vectors × columns]
   * @param range range of all converters
   */
  public void convert(float[] v, float range, int vectors) {
    int columns = zero.length;
    int n = vectors * columns;
    float scale = grid.perRange() / range;
    for (int c = 0; c < columns; c++) {
      curve(c).convert(v, c, n, columns, scale, zero[c]);
    }
    float shift = codes.shift();
    float lowest = codes.lowest();
    for (int i = 0; i < n; i++) {
      v[i] = Math.max(lowest, v[i] + shift);
    }
  }
}
