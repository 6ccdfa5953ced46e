package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.OutputSense.Column;
import io.ohmflow.kernel.crossbar.OutputSense.Converters;
import io.ohmflow.kernel.crossbar.OutputSense.Share;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Column circuits and converters with errors, on the tiles that they belong to. */
class ColumnsOnTilesTest {
  private static final String SAR =
      "adc={type: sar, bits: 6 bit, policy: fixed, range: 4, capacitor-mismatch: 0.1,"
          + " comparator-offset: 0.02, amplifier-gain: 60 dB, columns-per-adc: 3}";
  private static final String COLUMNS =
      "columns={gain-std: 0.05, offset-std: 0.1, current-limit: 3, series-resistance: 0.01,"
          + " nonlinearity: {model: s-curve, strength: 0.1, spread: 0.2, calibrated-at: 0.5}}";
  private static final String DRIVERS =
      "dac.nonlinearity={model: s-curve, strength: 0.1, spread: 0.2}";
  private static final String[] EVERYTHING = {
    SAR, COLUMNS, DRIVERS, "tile.rows=16", "tile.columns=10"
  };

  @Property(tries = 30)
  void cuttingACallIntoSeveralChangesNoBit(@ForAll @IntRange(min = 1, max = 299) int cut) {
    Matrix w = Chips.normal(21, 40, 1);
    Matrix x = Chips.normal(300, 40, 2);
    AnalogMatrix tiles = Chips.programmed(Chips.chip("pcm-standard", EVERYTHING), w, 300);
    Matrix whole = Chips.multiply(tiles, x, 21, Chips.drive(3, 4));
    Matrix parts = Matrix.zeros(300, 21);
    tiles.multiply(x.rows(0, cut), parts.rows(0, cut), Chips.drive(3, 4));
    AnalogMatrix.Drive rest = new AnalogMatrix.Drive(3, 4, Chips.drive(3, 4).key(), cut, 1);
    tiles.multiply(x.rows(cut, 300 - cut), parts.rows(cut, 300 - cut), rest);
    assertArrayEquals(whole.data(), parts.data());
  }

  @Test
  void aChipIsDrawnByItsKeyAlone() {
    Matrix w = Chips.normal(12, 20, 1);
    Matrix x = Chips.normal(50, 20, 2);
    ChipModel chip = Chips.ideal(EVERYTHING);
    AnalogMatrix tiles = Chips.programmed(chip, w, 50);
    Matrix first = Chips.multiply(tiles, x, 12, Chips.drive(2, 4));
    tiles.program(w, Chips.KEY.child(77), 1);
    tiles.read(0, Chips.KEY.child(2));
    Matrix other = Chips.multiply(tiles, x, 12, Chips.drive(2, 4));
    assertFalse(Arrays.equals(first.data(), other.data()));
    tiles.program(w, Chips.KEY.child(1), 1);
    tiles.read(0, Chips.KEY.child(2));
    assertArrayEquals(first.data(), Chips.multiply(tiles, x, 12, Chips.drive(2, 4)).data());
    Matrix fresh = Chips.multiply(Chips.programmed(chip, w, 64), x, 12, Chips.drive(2, 4));
    assertArrayEquals(first.data(), fresh.data(), "whatever was simulated before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"COLUMNS", "DAC", "ADC"})
  void switchingAnEffectOffIsLikeNotHavingIt(Effect effect) {
    Matrix w = Chips.normal(12, 20, 1);
    Matrix x = Chips.normal(50, 20, 2);
    String dac = "dac={bits: 5 bit, policy: fixed, range: 2, " + DRIVERS.substring(4) + "}";
    dac = dac.replace("nonlinearity=", "nonlinearity: ");
    Set<Effect> others = EnumSet.complementOf(EnumSet.of(effect));
    ChipModel chip = Chips.ideal(SAR, COLUMNS, dac).only(others);
    String without =
        switch (effect) {
          case COLUMNS -> "columns={}";
          case DAC -> "dac={policy: fixed, range: 2}";
          default -> "adc={policy: fixed, range: 4}";
        };
    ChipModel lacking = Chips.ideal(SAR, COLUMNS, dac, without);
    assertArrayEquals(
        Chips.multiply(Chips.programmed(lacking, w, 50), x, 12, Chips.drive(2, 4)).data(),
        Chips.multiply(Chips.programmed(chip, w, 50), x, 12, Chips.drive(2, 4)).data());
  }

  @Test
  void withNoEffectAChipIsExact() {
    assertTrue(Chips.ideal(EVERYTHING).only(Effect.none()).ideal());
    assertFalse(Chips.ideal(COLUMNS).ideal());
    assertFalse(Chips.ideal(DRIVERS).ideal());
  }

  private static float[] sensed(OutputSense sense, int tile, int slice, Share share, float[] y) {
    TileGrid.Slot slot = new TileGrid.Slot(tile, 0, 1, 0, 6);
    Currents currents = new Currents(new float[60], new float[0]);
    for (int i = 0; i < 60; i++) {
      currents.values()[i] = 0.05f * i - 1.5f;
    }
    float[] scales = new float[12];
    Arrays.fill(scales, 1);
    TileTask task = new TileTask();
    task.begin(Chips.drive(1, 4), null, null, 0, 10);
    task.turnTo(new Converters(tile, slice, slot, Column.OUTPUT), share, Chips.drive(1, 4));
    sense.sense(task, currents, null, scales, Matrix.of(y, 10, 6));
    return y;
  }

  @Test
  void everyTileAndSliceHasConvertersOfItsOwn() {
    OutputSense sense =
        new OutputSense(Chips.ideal(SAR), 6, new TileBuffers(new Draws()), new Observed());
    sense.newChip(Chips.KEY);
    float[] first = sensed(sense, 0, 0, Share.FIRST, new float[60]);
    float[] slice = sensed(sense, 0, 1, Share.FIRST, new float[60]);
    float[] tile = sensed(sense, 1, 0, Share.FIRST, new float[60]);
    assertFalse(Arrays.equals(first, slice));
    assertFalse(Arrays.equals(first, tile));
    assertFalse(Arrays.equals(slice, tile));
    assertArrayEquals(first, sensed(sense, 0, 0, Share.FIRST, new float[60]));
  }

  @Test
  void sharesAreSetOrAdded() {
    OutputSense sense =
        new OutputSense(Chips.ideal(SAR), 6, new TileBuffers(new Draws()), new Observed());
    sense.newChip(Chips.KEY);
    float[] y = new float[60];
    Arrays.fill(y, 1000);
    float[] once = sensed(sense, 1, 0, Share.FIRST, y).clone();
    float[] twice = sensed(sense, 1, 0, Share.ADDED, y);
    for (int i = 0; i < 60; i++) {
      assertEquals(2 * once[i], twice[i], 1e-6);
    }
  }

  @Test
  void currentsBeyondTheLimitAreClippedCountedAndPassNoGradient() {
    ChipModel chip = Chips.ideal("columns.current-limit=2");
    AnalogMatrix tiles = Chips.programmed(chip, Chips.filled(2, 4, 1), 3);
    Matrix x = Matrix.zeros(3, 4);
    Arrays.fill(x.data(), 0, 4, 0.25f);
    Arrays.fill(x.data(), 4, 8, 0.5f);
    Arrays.fill(x.data(), 8, 12, -1f);
    ClipMask mask = tiles.newMask();
    Matrix y = Matrix.zeros(3, 2);
    tiles.multiply(x, y, Chips.drive(1, 0), mask);
    assertArrayEquals(new float[] {1, 1, 2, 2, -2, -2}, y.data());
    assertEquals(1 / 3.0, tiles.observed().clippedShare());
    Matrix dx = Matrix.zeros(3, 4);
    Matrix dw = Matrix.zeros(2, 4);
    Matrix w = Chips.filled(2, 4, 1);
    tiles.backward(x, Chips.filled(3, 2, 1), w, false, Chips.drive(1, 0), mask, dx, dw);
    assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0}, dx.data());
    assertEquals(0.75f, dw.at(0, 0), "at the limit itself nothing is clipped");
  }

  @Test
  void anOutputClippedTwiceCountsOnce() {
    ChipModel chip =
        Chips.ideal("columns.current-limit=2", "adc={bits: 4 bit, policy: fixed, range: 1}");
    AnalogMatrix tiles = Chips.programmed(chip, Chips.filled(1, 1, 1), 4);
    Matrix x = Matrix.of(new float[] {0.5f, 1.5f, 2.5f, -3}, 4, 1);
    ClipMask mask = tiles.newMask();
    tiles.multiply(x, Matrix.zeros(4, 1), Chips.drive(1, 1), mask);
    assertEquals(0.75, tiles.observed().clippedShare());
    float[] dy = {1, 1, 1, 1};
    mask.stop(0, dy);
    assertArrayEquals(new float[] {1, 0, 0, 0}, dy);
  }

  @Test
  void theLimitCutsTheNoiseOfDevicesButNotThatOfTheCircuitsBehindIt() {
    int n = 40_000;
    String devices = "mvm.read-noise={model: additive, weight-noise: 0.1}";
    Matrix ten = Chips.filled(n, 1, 10);
    Matrix one = Chips.filled(1, 1, 1);
    ChipModel before = Chips.ideal(devices, "columns.current-limit=2");
    Matrix y = Chips.multiply(Chips.programmed(before, one, n), ten, 1, Chips.drive(0, 0));
    for (float v : y.data()) {
      assertEquals(2, v);
    }
    ChipModel behind = Chips.ideal(devices, "columns.current-limit=2", "mvm.output-noise=0.3");
    y = Chips.multiply(Chips.programmed(behind, one, n), ten, 1, Chips.drive(0, 0));
    assertEquals(2, Chips.mean(y.data()), 5 * 0.3 / Math.sqrt(n));
    assertEquals(0.3, Chips.std(y.data()), 0.3 * 5 / Math.sqrt(2.0 * n));
  }

  @Test
  void noiseOnBothSidesOfLinearCircuitsAddsUpAsWithoutThem() {
    // A limit far away: the same distribution in two draws as in one without circuits.
    int n = 40_000;
    ChipModel chip =
        Chips.ideal(
            "mvm={read-noise: {model: additive, weight-noise: 0.2}, output-noise: 0.3}",
            "columns.current-limit=1000");
    Matrix x = Chips.filled(n, 1, 2);
    Matrix y =
        Chips.multiply(Chips.programmed(chip, Chips.filled(1, 1, 1), n), x, 1, Chips.drive(0, 0));
    double expected = Math.sqrt(0.2 * 0.2 * 4 + 0.3 * 0.3);
    assertEquals(expected, Chips.std(y.data()), expected * 5 / Math.sqrt(2.0 * n));
    assertEquals(2, Chips.mean(y.data()), 5 * expected / Math.sqrt(n));
  }

  @Test
  void driversBendLevelsBetweenZeroAndFullScale() {
    ChipModel chip =
        Chips.ideal(
            "dac={policy: fixed, range: 2, nonlinearity: {model: s-curve, strength: 0.2,"
                + " calibrated-at: 1}}");
    float[] x = {-2, -1, 0, 1, 2};
    AnalogMatrix tiles = Chips.programmed(chip, Chips.filled(1, 1, 1), 5);
    Matrix y = Chips.multiply(tiles, Matrix.of(x, 5, 1), 1, Chips.drive(2, 0));
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i] * 1.2 / (1 + 0.2 * Math.abs(x[i]) / 2), y.at(i, 0), 1e-6);
    }
  }

  @Test
  void noiseOfTheDevicesFollowsTheBentLevels() {
    int n = 40_000;
    ChipModel chip =
        Chips.ideal(
            "mvm.read-noise={model: additive, weight-noise: 0.2}",
            "dac={policy: fixed, range: 1, nonlinearity: {model: s-curve, strength: 1}}");
    Matrix y =
        Chips.multiply(
            Chips.programmed(chip, Chips.filled(1, 1, 1), n),
            Chips.filled(n, 1, 1),
            1,
            Chips.drive(1, 0));
    assertEquals(0.5, Chips.mean(y.data()), 5 * 0.1 / Math.sqrt(n));
    assertEquals(0.1, Chips.std(y.data()), 0.1 * 5 / Math.sqrt(2.0 * n));
  }
}
