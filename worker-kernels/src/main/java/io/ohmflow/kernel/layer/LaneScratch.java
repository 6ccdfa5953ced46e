package io.ohmflow.kernel.layer;

/** Room for values that no layer keeps beyond one call. Shared by all layers of a lane. */
final class LaneScratch {
  private float[] room = {};

  /** At least n values, whatever they are; valid until the next call of this. */
  float[] of(int n) {
    if (room.length < n) {
      room = new float[n];
    }
    return room;
  }
}
