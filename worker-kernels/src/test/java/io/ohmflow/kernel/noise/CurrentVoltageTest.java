package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Closed forms of sandialabs/cross-sim@0a2eb1e {@code RRAM_Milo.py}, {@code Analytical_Devices.py}.
 */
class CurrentVoltageTest {
  private static final double[] VOLTS = {0.1, 0.3, 0.5};

  static List<CurrentVoltage> all() {
    List<CurrentVoltage> all = new ArrayList<>();
    Models.CURRENT_VOLTAGE
        .values()
        .forEach(yaml -> all.add(NoiseModels.currentVoltage(Models.section(yaml), 0.2)));
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "62.5, 6.0209302, 16.856127, 26.455228",
    "100, 9.9174, 29.2458, 47.875",
    "225, 22.483642, 67.346745, 112.05754"
  })
  void miloCurrents(double g, double at1, double at3, double at5) {
    CurrentVoltage milo = new MiloCurrentVoltage();
    double[] expected = {at1, at3, at5};
    for (int i = 0; i < VOLTS.length; i++) {
      assertEquals(expected[i], milo.current(g, VOLTS[i]), 1e-6 * expected[i]);
    }
  }

  /** Coefficients of V² and V³ in A; the fit is nearly singular. */
  @ParameterizedTest
  @CsvSource({
    "62.5, -2.383895e-05, 9.319718e-06",
    "100, -8.2e-06, -6e-07",
    "225, -1.602293e-06, -3.351196e-07"
  })
  void miloCoefficients(float g, double square, double cube) {
    float[] out = new float[1];
    new MiloCurrentVoltage().coefficients(new float[] {g}, 1, 2, out);
    assertEquals(square * 1e6, out[0], 1e-6 * Math.abs(square * 1e6));
    new MiloCurrentVoltage().coefficients(new float[] {g}, 1, 3, out);
    assertEquals(cube * 1e6, out[0], 1e-6 * Math.abs(cube * 1e6));
  }

  @Test
  void cubicCurrents() {
    CurrentVoltage cubic = new CubicCurrentVoltage(0.25);
    assertEquals(20 * 0.46875, cubic.current(20, 0.5), 1e-12);
    assertEquals(20 * 0.75, cubic.current(20, 1), 1e-12);
    assertFalse(cubic.has(2));
  }

  @ParameterizedTest
  @MethodSource("all")
  void bothFormsAgreeAndReverseWithTheVoltage(CurrentVoltage law) {
    float[] g = {50, 75, 100, 225};
    float[] c = new float[g.length];
    for (double volts : VOLTS) {
      double[] sum = new double[g.length];
      for (int power = 1; power <= law.degree(); power++) {
        law.coefficients(g, g.length, power, c);
        for (int i = 0; i < g.length; i++) {
          assertTrue(law.has(power) || c[i] == 0);
          sum[i] += c[i] * Math.pow(volts, power);
        }
      }
      for (int i = 0; i < g.length; i++) {
        double current = law.current(g[i], volts);
        assertEquals(current, sum[i], 1e-6 * current);
        assertEquals(-current, law.current(g[i], -volts));
        double step = 1e-5;
        double rise = law.current(g[i], volts + step) - law.current(g[i], volts - step);
        assertEquals(rise / (2 * step), law.slope(g[i], volts), 1e-5 * g[i]);
        assertEquals(law.slope(g[i], volts), law.slope(g[i], -volts));
      }
    }
    assertEquals(100, law.slope(100, 0), 1e-9);
    assertEquals(0, law.current(0, 0.2));
  }

  @Test
  void currentsMustNotFallBeforeTheReadVoltage() {
    Section s = Models.section("{model: cubic, curvature: 0.25}");
    NoiseModels.currentVoltage(s, 1.2);
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("curvature: the current falls before the read volt"), message);
    Section milo = Models.section("model: milo");
    NoiseModels.currentVoltage(milo, 0.6);
    assertTrue(milo.problems().list().get(0).toString().contains("measured up to 0.5 V"));
  }

  @Test
  void currentsAndCircuitNoiseNeedTheReadVoltage() {
    for (String change :
        List.of(
            "device.current-voltage={model: cubic}",
            "mvm.thermal={bandwidth: 1 MHz}",
            "mvm.shot={bandwidth: 1 MHz}")) {
      Problems problems = new Problems();
      DeviceModel.of(Models.profile(problems, "pcm-standard", change));
      String message = problems.list().get(0).toString();
      assertTrue(message.contains("device.read-voltage: missing, expected a volt"), message);
    }
  }
}
