package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.wires.EffectiveConductance;
import io.ohmflow.kernel.wires.Wires;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wires under the tiles of a matrix: solved, solved some steps ago, in closed form, by vector. */
class WiresOnTilesTest {
  private static final String TILES = "tile={rows: 20, columns: 9}";

  /** Lines of 20 and 9 cells of at most 100 µS lose up to a fifth. */
  private static String wires(String model) {
    return "wires={model: " + model + ", row-resistance: 20 Ohm, column-resistance: 20 Ohm}";
  }

  private static ChipModel chip(String model, String... more) {
    String[] changes = new String[more.length + 3];
    changes[0] = TILES;
    changes[1] = wires(model);
    changes[2] = "device.g-max=100 uS";
    System.arraycopy(more, 0, changes, 3, more.length);
    return Chips.ideal(changes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"differential-pair", "two-sided-pair"})
  void everyTileIsSolvedByItself(String encoding) {
    Matrix w = Chips.normal(13, 33, 1);
    AnalogMatrix tiles = Chips.programmed(chip("exact", "mapping.encoding=" + encoding), w, 4);
    float[] plus = new float[33 * 13];
    float[] minus = new float[33 * 13];
    tiles.conductances(0, plus, minus);
    TileGrid grid = new TileGrid(33, 13, chip("exact").tile());
    EffectiveConductance solver = new EffectiveConductance(chip("exact").wires());
    Matrix felt = tiles.effectiveWeights();
    Matrix ideal =
        Chips.programmed(chip("none", "mapping.encoding=" + encoding), w, 4).effectiveWeights();
    double worst = 0;
    for (TileGrid.Slot slot : grid.slots()) {
      float[] high = part(plus, slot);
      float[] low = part(minus, slot);
      solver.solvePair(high, low, slot.rows(), slot.columns(), high, low);
      for (int r = 0; r < slot.rows(); r++) {
        for (int c = 0; c < slot.columns(); c++) {
          int i = r * slot.columns() + c;
          int cell = (slot.row() + r) * 13 + slot.column() + c;
          double scale = ideal.data()[cell] / (plus[cell] - minus[cell]);
          double expected = (high[i] - low[i]) * scale;
          if (Math.abs(plus[cell] - minus[cell]) > 1) {
            assertEquals(expected, felt.data()[cell], 1e-4 * Math.abs(expected) + 1e-6);
            worst = Math.max(worst, 1 - felt.data()[cell] / ideal.data()[cell]);
          }
        }
      }
    }
    assertTrue(worst > 0.05, "the wires take " + worst);
    assertTrue(tiles.worstDrop() > 0.05 && tiles.worstDrop() < 0.5);
  }

  private static float[] part(float[] g, TileGrid.Slot slot) {
    float[] part = new float[slot.rows() * slot.columns()];
    for (int r = 0; r < slot.rows(); r++) {
      int from = (slot.row() + r) * 13 + slot.column();
      System.arraycopy(g, from, part, r * slot.columns(), slot.columns());
    }
    return part;
  }

  /** With one cell per row nothing but the reference column loads the input line. */
  @Test
  void referenceColumnsHaveWiresToo() {
    Matrix w = Chips.filled(1, 1, 1);
    AnalogMatrix tiles =
        Chips.programmed(
            Chips.ideal(
                "device.g-max=100 uS",
                "mapping.encoding=offset-column",
                "wires={model: exact, column-resistance: 1 kOhm}"),
            w,
            1);
    // 100 µS and the reference of 50 µS, each in series with 1 kΩ: 90.909 and 47.619 µS.
    assertEquals(2 * (0.90909 - 0.47619), tiles.effectiveWeights().at(0, 0), 1e-5);
  }

  /**
   * @param together how far columns are shifted as a whole, which changes sneak currents most
   */
  @ParameterizedTest
  @CsvSource({"0, 0, 1e-6", "0.02, 0, 0.001", "0.2, 0, 0.01", "0.02, 0.1, 0.0015"})
  void lagsHardlyDifferFromASolutionWhileWeightsMoveLittle(
      float moved, float together, double within) {
    Matrix before = Chips.normal(18, 40, 3);
    Matrix after = Chips.normal(18, 40, 4);
    for (int i = 0; i < after.data().length; i++) {
      float shift = i / 40 % 2 == 0 ? together : -together;
      after.data()[i] = before.data()[i] + moved * after.data()[i] + shift;
    }
    Matrix ideal = Chips.programmed(chip("none"), after, 1).effectiveWeights();
    for (ChipModel chip :
        List.of(
            chip("lagged"),
            chip("lagged", "mapping.encoding=two-sided-pair"),
            chip("lagged", "wires.topology=interleaved-input-source"))) {
      AnalogMatrix lagged = Chips.tiles(chip, 40, 18, 1);
      final List<WireLag> lag = lagged.newLag(before);
      lagged.program(after, Chips.KEY.child(1), 1);
      lagged.read(0, Chips.KEY.child(2));
      Matrix exact = lagged.effectiveWeights();
      lagged.useLag(lag);
      lagged.read(0, Chips.KEY.child(2));
      double deviation = distance(lagged.effectiveWeights(), exact);
      assertTrue(deviation < within, "relative deviation " + deviation);
      assertTrue(distance(ideal, exact) > 0.03, "wires must matter");
    }
  }

  private static double distance(Matrix a, Matrix b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.data().length; i++) {
      difference += Math.pow(a.data()[i] - b.data()[i], 2);
      norm += Math.pow(b.data()[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void withoutALagALaggedChipSolves() {
    Matrix w = Chips.normal(5, 12, 6);
    assertArrayEquals(
        Chips.programmed(chip("exact"), w, 1).effectiveWeights().data(),
        Chips.programmed(chip("lagged"), w, 1).effectiveWeights().data());
  }

  /**
   * IBM/aihwkit@4545f11 {@code rpu_forward_backward_pass.cpp}, closed form and executed: 512 inputs
   * of 1, weights 1, 0.35 Ω at 5 µS: 446.521679.
   */
  @Test
  void closedFormTakesTheLossOfItsSource() {
    ChipModel chip =
        Chips.ideal(
            "device.g-max=5 uS",
            "wires={model: closed-form, column-resistance: 0.35 Ohm, sense-at: first-input}");
    Matrix y =
        Chips.multiply(
            Chips.programmed(chip, Chips.filled(1, 512, 1), 3),
            Chips.filled(3, 512, 1),
            1,
            Chips.drive(1, 0));
    for (float v : y.data()) {
      assertEquals(446.521679, v, 446 * 2e-6);
    }
  }

  /** Two tiles of two rows: y (1 − loss/2 · Σ |w| |x| p), p = 1 and 1/2. */
  @ParameterizedTest
  @CsvSource({"last-input, 1, 0.5", "first-input, 0.5, 1"})
  void firstOrderTakesAShareByTheLoad(String end, float first, float second) {
    ChipModel chip =
        Chips.ideal(
            "tile={rows: 2, columns: unlimited}",
            "mapping.scale=per-matrix",
            "wires={model: first-order, loss: 0.1, sense-at: " + end + "}");
    Matrix w = Matrix.of(new float[] {2, -1, 0.5f, 1.5f}, 1, 4);
    Matrix x = Matrix.of(new float[] {0.4f, -0.8f, -0.2f, 1, 0, 0, 0, 0, 0, 1, 0, 1}, 3, 4);
    Matrix y = Chips.multiply(Chips.programmed(chip, w, 3), x, 1, Chips.drive(1, 0));
    double upper = 1.6 * (1 - 0.05 * (0.4 * first + 0.4 * second));
    double lower = 1.4 * (1 - 0.05 * (0.05 * first + 0.75 * second));
    assertEquals(upper + lower, y.at(0, 0), 1e-6);
    assertEquals(0, y.at(1, 0));
    assertEquals(
        -1 * (1 - 0.05 * 0.5 * second) + 1.5 * (1 - 0.05 * 0.75 * second), y.at(2, 0), 1e-6);
  }

  @Test
  void gatedCellsAreSolvedVectorByVector() {
    ChipModel chip =
        Chips.ideal(
            "device.g-max=100 uS",
            "wires={model: exact, topology: separate-source, row-resistance: 1 kOhm,"
                + " column-resistance: 2 kOhm}");
    AnalogMatrix tiles = Chips.tiles(chip, 2, 1, 3);
    tiles.loadConductances(new float[] {100, 50}, null, Chips.KEY);
    tiles.read(0, Chips.KEY);
    Matrix x = Matrix.of(new float[] {1, 0, 0, 1, -1, 0}, 3, 2);
    Matrix y = Chips.multiply(tiles, x, 1, Chips.drive(1, 0));
    // Input 0 alone: supply 1 kΩ, cell 10 kΩ, two segments to the sense. Input 1 alone: 2 kΩ, 20 kΩ
    // and one segment.
    assertEquals(1e3 / (1 + 10 + 4), y.at(0, 0), 1e-3);
    assertEquals(1e3 / (2 + 20 + 2), y.at(1, 0), 1e-3);
    assertEquals(-1e3 / (1 + 10 + 4), y.at(2, 0), 1e-3);
  }

  @Test
  void bentCellsAreSolvedWithTheirWires() {
    ChipModel chip =
        Chips.ideal(
            "device.g-max=100 uS",
            "device.read-voltage=1 V",
            "device.current-voltage={model: cubic, curvature: 0.25}",
            "wires={model: exact, row-resistance: 1 kOhm, column-resistance: 1 kOhm}");
    AnalogMatrix tiles = Chips.tiles(chip, 1, 1, 1);
    tiles.loadConductances(new float[] {100}, null, Chips.KEY);
    tiles.read(0, Chips.KEY);
    float y = Chips.multiply(tiles, Chips.filled(1, 1, 1), 1, Chips.drive(1, 0)).at(0, 0);
    double cell = 1 - y * 2e-3;
    assertEquals(100 * (cell - 0.25 * cell * cell * cell), y, 1e-3);
    assertEquals(Wires.Model.EXACT, chip.wires().model());
  }
}
