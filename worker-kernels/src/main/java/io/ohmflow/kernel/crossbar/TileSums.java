package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import java.util.Arrays;

/**
 * The digital sums over tiles, outputs of all columns [vectors × outputs], where one tile adds to
 * its columns of some vectors. Owned by one lane.
 */
final class TileSums {
  private final int size;
  private float[] values = {};
  private Matrix y;
  private Slot slot;

  /**
   * @param size most values of a group of vectors
   */
  TileSums(int size) {
    this.size = size;
  }

  /** Turns to the columns of a tile in outputs [vectors × outputs]. */
  void turnTo(Matrix outputs, Slot tile) {
    y = outputs;
    slot = tile;
  }

  /** Whether the columns of several vectors are one run of values. */
  boolean dense() {
    return slot.columns() == y.stride();
  }

  /** Index of the tile's first column of a vector. */
  int at(int vector) {
    return y.offset() + vector * y.stride() + slot.column();
  }

  /** Sets the sums of some vectors to 0. */
  void clear(int first, int vectors) {
    int columns = slot.columns();
    int lines = dense() ? 1 : vectors;
    int length = dense() ? vectors * columns : columns;
    for (int v = first; v < first + lines; v++) {
      Arrays.fill(y.data(), at(v), at(v) + length, 0f);
    }
  }

  private float[] room() {
    values = values.length == 0 ? new float[size] : values;
    return values;
  }

  /** Copies of the sums of some vectors, from element 0 on; {@link #store} puts them back. */
  float[] load(int first, int vectors) {
    float[] into = room();
    int columns = slot.columns();
    int lines = dense() ? 1 : vectors;
    int length = dense() ? vectors * columns : columns;
    for (int v = 0; v < lines; v++) {
      System.arraycopy(y.data(), at(first + v), into, v * columns, length);
    }
    return into;
  }

  /** As {@link #load} of sums that are 0 so far. */
  float[] begin(int vectors) {
    Arrays.fill(room(), 0, vectors * slot.columns(), 0f);
    return values;
  }

  /** Puts sums back. */
  void store(int first, int vectors) {
    int columns = slot.columns();
    int lines = dense() ? 1 : vectors;
    int length = dense() ? vectors * columns : columns;
    for (int v = 0; v < lines; v++) {
      System.arraycopy(values, v * columns, y.data(), at(first + v), length);
    }
  }
}
