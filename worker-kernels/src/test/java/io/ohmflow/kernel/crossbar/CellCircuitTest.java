package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.linalg.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells as circuits: currents that bend, noise of both devices of a pair, cells that are stuck. */
class CellCircuitTest {
  private static final int SAMPLES = 40_000;
  private static final double BOLTZMANN = 1.380649e-23;
  private static final double CHARGE = 1.602176634e-19;

  /** Cubic cells I = G (V − V³/4): CrossSim {@code Analytical_Devices.py}; at 0.5 V 0.46875 G. */
  @Test
  void currentsBendWithTheVoltage() {
    ChipModel chip =
        Chips.ideal(
            "device.current-voltage={model: cubic, curvature: 0.25}", "device.read-voltage=1 V");
    AnalogMatrix tiles = Chips.tiles(chip, 2, 1, 4);
    tiles.loadConductances(new float[] {10, 4}, new float[] {0, 20}, Chips.KEY);
    tiles.read(0, Chips.KEY);
    Matrix x = Matrix.of(new float[] {0.5f, 0, 1, 0, -0.5f, 0, 0.5f, 1}, 4, 2);
    Matrix y = Chips.multiply(tiles, x, 1, Chips.drive(1, 0));
    assertEquals(10 * 0.46875, y.at(0, 0), 1e-5);
    assertEquals(10 * 0.75, y.at(1, 0), 1e-5);
    assertEquals(-10 * 0.46875, y.at(2, 0), 1e-5);
    assertEquals(10 * 0.46875 + (4 - 20) * 0.75, y.at(3, 0), 1e-5);
  }

  /** Johnson 1928: 4 k T G B, of both devices of a pair, whatever the input. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.5f})
  void bothDevicesOfAPairMakeThermalNoise(float input) {
    ChipModel chip =
        Chips.ideal(
            "mvm.thermal={bandwidth: 1 GHz, temperature: 300 K}", "device.read-voltage=0.2 V");
    AnalogMatrix tiles = Chips.tiles(chip, 1, 1, SAMPLES);
    tiles.loadConductances(new float[] {20}, new float[] {5}, Chips.KEY);
    tiles.read(0, Chips.KEY);
    float[] y = multiply(tiles, input);
    double amperes = Math.sqrt(4 * BOLTZMANN * 300 * 25e-6 * 1e9);
    assertStd(amperes / 0.2 * 1e6, y);
    assertEquals(15 * input, Chips.mean(y), 5 * amperes / 0.2 * 1e6 / Math.sqrt(SAMPLES));
  }

  /** Schottky 1918: 2 q I B, of the currents through both devices. */
  @Test
  void bothDevicesOfAPairMakeShotNoise() {
    ChipModel chip = Chips.ideal("mvm.shot={bandwidth: 1 GHz}", "device.read-voltage=0.2 V");
    AnalogMatrix tiles = Chips.tiles(chip, 1, 1, SAMPLES);
    tiles.loadConductances(new float[] {20}, new float[] {5}, Chips.KEY);
    tiles.read(0, Chips.KEY);
    for (float input : new float[] {1, -0.25f}) {
      double amperes = Math.sqrt(2 * CHARGE * 25e-6 * 0.2 * Math.abs(input) * 1e9);
      assertStd(amperes / 0.2 * 1e6, multiply(tiles, input));
    }
  }

  private static float[] multiply(AnalogMatrix tiles, float input) {
    Matrix x = Chips.filled(SAMPLES, 1, input);
    Matrix y = Matrix.zeros(SAMPLES, 1);
    tiles.multiply(x, y, new Drive(1, 0, Chips.KEY.child(9), 0, 1));
    return y.data();
  }

  private static void assertStd(double expected, float[] values) {
    // Five standard errors of a deviation; false alarm 6e-7.
    assertEquals(expected, Chips.std(values), 5 * expected / Math.sqrt(2.0 * SAMPLES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"differential-pair", "two-sided-pair", "offset-column"})
  void stuckCellsHaveNoGradient(String encoding) {
    ChipModel chip = Chips.ideal("device.faults={stuck-low: 0.3}", "mapping.encoding=" + encoding);
    Matrix w = Chips.normal(40, 50, 2);
    AnalogMatrix tiles = Chips.programmed(chip, w, 3);
    Matrix x = Chips.filled(3, 50, 1);
    Matrix dy = Chips.filled(3, 40, 1);
    ClipMask mask = tiles.newMask();
    tiles.multiply(x, Matrix.zeros(3, 40), Chips.drive(0, 0), mask);
    Matrix dw = Matrix.zeros(40, 50);
    tiles.backward(x, dy, w, false, Chips.drive(0, 0), mask, null, dw);
    int stopped = 0;
    Matrix held = tiles.effectiveWeights();
    for (int c = 0; c < 40; c++) {
      for (int r = 0; r < 50; r++) {
        boolean stuck = dw.at(c, r) == 0;
        stopped += stuck ? 1 : 0;
        assertTrue(stuck || dw.at(c, r) == 3);
        if (!stuck && encoding.equals("differential-pair")) {
          assertEquals(w.at(c, r), held.at(r, c), 2e-6);
        }
      }
    }
    // A two-sided pair moves until both devices are stuck. Five deviations of a binomial of 2000.
    double rate = encoding.equals("two-sided-pair") ? 0.09 : 0.3;
    assertEquals(2000 * rate, stopped, 5 * Math.sqrt(2000 * rate * (1 - rate)));
  }

  /** Stuck devices are there whether a chip has been programmed or its states were given. */
  @Test
  void givenStatesHaveTheFaultsOfTheirChip() {
    ChipModel chip = Chips.ideal("device.faults={stuck-low: 0.2}");
    AnalogMatrix tiles = Chips.tiles(chip, 1000, 1, 1);
    float[] plus = Chips.filled(1, 1000, 10).data();
    tiles.loadConductances(plus, new float[1000], Chips.KEY);
    tiles.read(0, Chips.KEY);
    float sum = Chips.multiply(tiles, Chips.filled(1, 1000, 1), 1, Chips.drive(1, 0)).at(0, 0);
    // Five deviations of a binomial of 1000.
    assertEquals(8000, sum, 10 * 5 * Math.sqrt(1000 * 0.2 * 0.8));
    assertTrue(sum < 9990);
  }
}
