package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;

/**
 * What the columns of a tile give for a block of vectors, [vectors × columns of the tile] without
 * gaps, and what they lose on the way by a first-order IR drop. Belongs to one lane.
 */
final class Currents {
  private final float[] values;
  private final float[] loads;
  private final Views ofValues = new Views();
  private final Views ofLoads = new Views();
  private float share;

  /**
   * @param values room for as many as a block has
   * @param loads the same, empty if there are none
   */
  Currents(float[] values, float[] loads) {
    this.values = values;
    this.loads = loads;
  }

  /** Currents without the loss, normalised by one device at g_max under full input. */
  float[] values() {
    return values;
  }

  /** The same as [vectors × columns]. */
  Matrix values(int vectors, int columns) {
    return ofValues.of(values, vectors, columns);
  }

  /** Loads as [vectors × columns]. */
  Matrix loads(int vectors, int columns) {
    return ofLoads.of(loads, vectors, columns);
  }

  /** Load of each current, if there is a {@link #share}. */
  float[] loads() {
    return loads;
  }

  /** Share of a current that it loses per unit of its load; 0 for none. */
  float share() {
    return share;
  }

  /** Says what currents lose. */
  void lose(float perLoad) {
    share = perLoad;
  }

  /** Takes the loss from the first n currents. */
  void settle(int n) {
    float perLoad = share;
    if (perLoad == 0) {
      return;
    }
    float[] v = values;
    float[] l = loads;
    for (int i = 0; i < n; i++) {
      v[i] *= 1 - perLoad * l[i];
    }
    share = 0;
  }
}
