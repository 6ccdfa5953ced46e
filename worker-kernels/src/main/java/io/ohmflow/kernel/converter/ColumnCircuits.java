package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;

/** The column circuits of one tile of one chip; see {@link ColumnModel}. Owned by one lane. */
public final class ColumnCircuits {
  private final ColumnModel model;
  private final float[] gain;
  private final float[] offset;
  private final float[] bend;

  /** Circuits of a chip that {@link #newChip} is yet to choose. */
  public ColumnCircuits(ColumnModel model, int columns) {
    this.model = model;
    this.gain = new float[columns];
    this.offset = new float[columns];
    this.bend = new float[columns];
  }

  /**
   * Draws the circuits of a chip.
   *
   * @param key identity of these circuits
   */
  public void newChip(NoiseKey key, Draws draws) {
    int columns = gain.length;
    draws.normals(key.child(0), 0, gain, 0, columns);
    draws.normals(key.child(1), 0, offset, 0, columns);
    draws.normals(key.child(2), 0, bend, 0, columns);
    float calibrated = model.curve().gain();
    for (int c = 0; c < columns; c++) {
      gain[c] = calibrated * (1 + model.gainStd() * gain[c]);
      offset[c] *= model.offsetStd();
      bend[c] = model.curve().bend(bend[c]);
    }
  }

  /**
   * Passes currents through the circuits, in place.
   *
   * @param v [vectors × columns]
   * @param excess set to how far each current lies beyond the limit; at most 0 for one that does
   *     not
   * @param adcRange range of the ADC, 0 if it is not known
   */
  public void pass(float[] v, float[] excess, float adcRange, int vectors) {
    int columns = gain.length;
    limit(v, excess, vectors * columns);
    float fullScale = model.fullScale() > 0 ? model.fullScale() : adcRange;
    float perFullScale = fullScale > 0 ? 1 / fullScale : 0;
    for (int at = 0; at < vectors * columns; at += columns) {
      for (int c = 0; c < columns; c++) {
        float y = v[at + c];
        v[at + c] = y * gain[c] / (1 + bend[c] * perFullScale * Math.abs(y)) + offset[c];
      }
    }
  }

  private void limit(float[] v, float[] excess, int n) {
    float r = model.seriesResistance();
    float top = model.currentLimit();
    for (int i = 0; i < n; i++) {
      float y = v[i] / (1 + r * Math.abs(v[i]));
      excess[i] = Math.abs(y) - top;
      v[i] = Math.max(-top, Math.min(top, y));
    }
  }
}
