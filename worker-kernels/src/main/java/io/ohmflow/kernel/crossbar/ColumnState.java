package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.AdcBank;
import io.ohmflow.kernel.converter.ColumnCircuits;
import io.ohmflow.kernel.converter.Periphery;
import io.ohmflow.kernel.crossbar.OutputSense.Converters;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The errors of a chip's column circuits and converters. Those of a tile and slice are made when
 * they are first asked for, and drawn anew for every chip. Owned by one lane.
 */
final class ColumnState {
  private final Periphery periphery;
  private final Draws draws;
  private final boolean bends;
  private final boolean errs;

  /** By tile, then by slice. */
  private final List<List<Under>> tiles = new ArrayList<>();

  private NoiseKey chip = NoiseKey.of(0);

  /** What is under one tile and slice, and the chip it has been drawn for. */
  private static final class Under {
    ColumnCircuits circuits;
    AdcBank adcs;
    NoiseKey drawnFor;
  }

  ColumnState(Periphery periphery, Draws draws) {
    this.periphery = periphery;
    this.draws = draws;
    this.bends = !periphery.columns().ideal();
    this.errs = !periphery.adc().ideal() && !periphery.adcErrors().ideal();
  }

  /** Turns to the chip with an identity. */
  void newChip(NoiseKey key) {
    chip = key;
  }

  /** The column circuits of a tile; null if they pass currents as they are. */
  ColumnCircuits circuits(Converters place) {
    return bends ? under(place).circuits : null;
  }

  /** The converters of a tile; null if they have no errors. */
  AdcBank adcs(Converters place) {
    return errs ? under(place).adcs : null;
  }

  private Under under(Converters place) {
    Under under = at(at(tiles, place.tile(), ArrayList::new), place.slice(), Under::new);
    if (!chip.equals(under.drawnFor)) {
      draw(under, place);
      under.drawnFor = chip;
    }
    return under;
  }

  private static <T> T at(List<T> list, int index, Supplier<T> made) {
    while (list.size() <= index) {
      list.add(made.get());
    }
    return list.get(index);
  }

  private void draw(Under under, Converters place) {
    int columns = place.slot().columns();
    if (bends) {
      if (under.circuits == null) {
        under.circuits = new ColumnCircuits(periphery.columns(), columns);
      }
      under.circuits.newChip(key(Purpose.COLUMNS, place), draws);
    }
    if (errs) {
      if (under.adcs == null) {
        under.adcs = new AdcBank(periphery.adcErrors(), periphery.adc(), columns);
      }
      under.adcs.newChip(key(Purpose.CONVERTERS, place), draws);
    }
  }

  private NoiseKey key(Purpose purpose, Converters place) {
    return chip.child(purpose).child(place.tile()).child(place.slice());
  }
}
