package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ohmflow.kernel.wires.Wires.Model;
import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedFormDropTest {
  private static final int N = 512;

  private static ClosedFormDrop drop(SensedEnd end, double ohms, double scale) {
    Wires wires =
        new Wires(
            Model.CLOSED_FORM,
            Topology.INPUT_SOURCE,
            end,
            new Resistances(0, ohms, 0, 0),
            1,
            scale);
    return ClosedFormDrop.of(wires, 5, N);
  }

  /** The outputs of columns whose inputs are all 1. */
  private static float[] outputs(ClosedFormDrop drop, float[][] columns) {
    float[] p = new float[N];
    drop.position(p);
    float[] y = new float[columns.length];
    float[] fall = new float[columns.length];
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j < N; j++) {
        y[i] += columns[i][j];
        fall[i] += columns[i][j] * p[j];
      }
    }
    drop.apply(y, y.clone(), fall, y.length);
    return y;
  }

  private static float[] ones() {
    float[] ones = new float[N];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] one(int at) {
    float[] column = new float[N];
    column[at] = 1;
    return column;
  }

  /**
   * 512 inputs, 0.35 Ω per cell, g_max 5 µS; IBM/aihwkit (rpu_forward_backward_pass.cpp) gives
   * 446.52167 and [1.0, 0.9996641, 0.9995522]. Its input 0 is next to the converter.
   */
  @Test
  void agreesWithAihwkit() {
    float[][] columns = {ones(), one(0), one(256), one(511)};
    float[] y = outputs(drop(SensedEnd.FIRST_INPUT, 0.35, 1), columns);
    assertEquals(446.521679, y[0], 2e-6 * 446.5);
    assertEquals(1, y[1]);
    assertEquals(0.99966412, y[2], 2e-6);
    assertEquals(0.999552162, y[3], 2e-6);
  }

  @Test
  void theOtherEndMirrorsTheInputs() {
    float[] first = outputs(drop(SensedEnd.FIRST_INPUT, 0.35, 1), new float[][] {one(3), one(77)});
    float[] last =
        outputs(
            drop(SensedEnd.LAST_INPUT, 0.35, 1), new float[][] {one(N - 1 - 3), one(N - 1 - 77)});
    assertArrayEquals(first, last);
  }

  @Test
  void scaleMultipliesTheLoss() {
    float once = N - outputs(drop(SensedEnd.LAST_INPUT, 0.35, 1), new float[][] {ones()})[0];
    float half = N - outputs(drop(SensedEnd.LAST_INPUT, 0.35, 0.5), new float[][] {ones()})[0];
    assertEquals(once / 2, half, 1e-4);
  }

  /** Loads a = n² r g of uniform lines; the exact answer is computed by the same package. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 1, 1.6})
  void isWithinTwoPercentOfTheCircuitUpToItsRange(double a) {
    double ohms = a / N / N / 5e-6;
    float[] g = new float[N];
    java.util.Arrays.fill(g, 5);
    Wires wires = Circuits.wires(Topology.INPUT_SOURCE, 0, ohms);
    new EffectiveConductance(wires).solve(g, N, 1, g);
    double exact = 0;
    for (float v : g) {
      exact += v / 5;
    }
    float y = outputs(drop(SensedEnd.LAST_INPUT, ohms, 1), new float[][] {ones()})[0];
    assertEquals(exact, y, 0.02 * exact);
  }

  @Test
  void badSettingsAreRejected() {
    assertThrows(
        IllegalArgumentException.class, () -> new ClosedFormDrop(0, 1, 1, SensedEnd.LAST_INPUT));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ClosedFormDrop(1, Double.NaN, 1, SensedEnd.LAST_INPUT));
    assertThrows(
        IllegalArgumentException.class,
        () -> drop(SensedEnd.LAST_INPUT, 1, 1).position(new float[3]));
  }
}
