package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;

/**
 * Compression of the row drivers of one chip: every level x, in units of full scale, becomes that
 * of the {@link SCurve} of its row. One driver serves a row of all tiles side by side. Owned by one
 * lane.
 */
public final class InputCurves {
  private final SCurve curve;
  private final float[] bend;

  /**
   * Drivers of a chip that {@link #newChip} is yet to choose.
   *
   * @param inputs rows of the matrix
   */
  public InputCurves(SCurve curve, int inputs) {
    this.curve = curve;
    this.bend = new float[inputs];
  }

  /**
   * Draws the drivers of a chip.
   *
   * @param key identity of these drivers
   */
  public void newChip(NoiseKey key, Draws draws) {
    draws.normals(key, 0, bend, 0, bend.length);
    for (int r = 0; r < bend.length; r++) {
      bend[r] = curve.bend(bend[r]);
    }
  }

  /**
   * Passes levels through the drivers, in place.
   *
   * @param levels [vectors × inputs], without gaps
   */
  public void pass(float[] levels, int vectors) {
    float gain = curve.gain();
    for (int at = 0; at < vectors * bend.length; at += bend.length) {
      for (int r = 0; r < bend.length; r++) {
        float x = levels[at + r];
        levels[at + r] = x * gain / (1 + bend[r] * Math.abs(x));
      }
    }
  }
}
