package io.ohmflow.kernel.crossbar;

import java.util.EnumSet;
import java.util.Set;

/**
 * What one multiplication leaves for {@link ChainRule}: of each tile what the derivative of the
 * product needs and the backward pass could not find out again for less. Belongs to one lane; takes
 * memory when a tile is first used.
 */
public final class Tape {
  /** What may be kept of each output of a tile. */
  enum Kept {
    /** What the ADC converted, which the output scales multiply. */
    SIGNALS,
    /** Derivative of the noise of the devices by its variance. */
    SPREADS,
    /** What the load on the wires was. */
    LOADS,
    /** What the wires took a share of. */
    LOSABLE
  }

  private final Set<Kept> kept;
  private final Part[] parts;
  private final ClipMask mask;

  Tape(ChipModel chip, int tiles) {
    this.kept = kept(chip);
    this.mask = new ClipMask(tiles);
    this.parts = new Part[tiles];
    for (int t = 0; t < tiles; t++) {
      parts[t] = new Part();
    }
  }

  private static Set<Kept> kept(ChipModel chip) {
    Set<Kept> some = EnumSet.noneOf(Kept.class);
    if (ChainRule.scalesMove(chip) && !chip.linearOutputs()) {
      some.add(Kept.SIGNALS);
    }
    if (chip.noisyDevices()) {
      some.add(Kept.SPREADS);
    }
    if (ChainRule.losesByLoad(chip)) {
      some.add(Kept.LOADS);
      some.add(Kept.LOSABLE);
    }
    return some;
  }

  /** What the converters clipped. */
  ClipMask mask() {
    return mask;
  }

  /** The part of a tile. */
  Part part(int tile) {
    return parts[tile];
  }

  /** Begins a multiplication of so many vectors. */
  void begin(TileGrid grid, int vectors) {
    mask.clear();
    for (int t = 0; t < parts.length; t++) {
      parts[t].size = vectors * grid.slots().get(t).columns();
    }
  }

  /** What is kept of one tile, [vectors × its columns]. */
  final class Part {
    private final float[][] values = new float[Kept.values().length][0];
    private int size;

    boolean keeps(Kept what) {
      return kept.contains(what);
    }

    float[] of(Kept what) {
      return values[what.ordinal()];
    }

    /** Takes n values; {@code at} is the place of the first among all of the tile. */
    void keep(Kept what, float[] values, int at, int n) {
      keep(what, values, 0, at, n);
    }

    /** Takes n values from {@code first} on. */
    void keep(Kept what, float[] from, int first, int at, int n) {
      if (!kept.contains(what)) {
        return;
      }
      if (values[what.ordinal()].length < size) {
        values[what.ordinal()] = new float[size];
      }
      System.arraycopy(from, first, values[what.ordinal()], at, n);
    }
  }
}
