package io.ohmflow.kernel.converter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColumnCircuitsTest {
  private static final NoiseKey KEY = NoiseKey.of(3);
  private static final float NONE = Float.POSITIVE_INFINITY;

  private static float[] pass(ColumnModel model, float adcRange, int columns, float... v) {
    ColumnCircuits circuits = new ColumnCircuits(model, columns);
    circuits.newChip(KEY, new Draws());
    circuits.pass(v, new float[v.length], adcRange, v.length / columns);
    return v;
  }

  @Test
  void gainAndOffsetHaveTheSpreadsOfTheModel() {
    int columns = 20_000;
    ColumnModel model = new ColumnModel(0.03f, 0.2f, 0, NONE, SCurve.NONE, 0);
    float[] two = new float[columns];
    Arrays.fill(two, 2);
    float[] offset = pass(model, 0, columns, new float[columns]);
    float[] passed = pass(model, 0, columns, two);
    double gains = 0;
    double offsets = 0;
    double products = 0;
    for (int c = 0; c < columns; c++) {
      double gamma = (passed[c] - offset[c]) / 2 - 1;
      gains += gamma * gamma;
      offsets += (double) offset[c] * offset[c];
      products += gamma * offset[c];
    }
    // Five standard errors each: a false alarm in 6e-7.
    double error = 5 / Math.sqrt(2.0 * columns);
    assertEquals(0.03, Math.sqrt(gains / columns), 0.03 * error);
    assertEquals(0.2, Math.sqrt(offsets / columns), 0.2 * error);
    assertEquals(0, products / Math.sqrt(gains * offsets), 5 / Math.sqrt(columns));
  }

  @Test
  void seriesResistanceComesBeforeTheLimitAndTheLimitBeforeTheAmplifier() {
    ColumnModel model = new ColumnModel(0, 0, 0.1f, 3, new SCurve(0.5f, 0, 0), 10);
    ColumnCircuits circuits = new ColumnCircuits(model, 1);
    circuits.newChip(KEY, new Draws());
    float[] v = {2, -2, 5, 20};
    float[] excess = new float[4];
    circuits.pass(v, excess, 99, 4);
    float[] expected = new float[4];
    float[] x = {2, -2, 5, 20};
    for (int i = 0; i < 4; i++) {
      double y = x[i] / (1 + 0.1 * Math.abs(x[i]));
      y = Math.max(-3, Math.min(3, y));
      expected[i] = (float) (y / (1 + 0.5 / 10 * Math.abs(y)));
    }
    assertArrayEquals(expected, v, 1e-6f);
    // 5 loses a third and passes with 3.33 cut to 3, 20 likewise.
    assertArrayEquals(new float[] {-1.333333f, -1.333333f, 0.333333f, 3.666667f}, excess, 1e-5f);
  }

  @Test
  void sCurveIsExactWhereItIsCalibrated() {
    ColumnModel model = new ColumnModel(0, 0, 0, NONE, new SCurve(0.3f, 0, 0.8f), 0);
    float[] y = pass(model, 10, 1, 8, -8, 4, 10, 0);
    assertEquals(8, y[0], 1e-6);
    assertEquals(-8, y[1], 1e-6);
    assertTrue(y[2] > 4 && y[3] < 10 && y[4] == 0);
    assertEquals(4 * 1.24 / (1 + 0.3 * 0.4), y[2], 1e-6);
  }

  @Test
  void bendsSpreadOverColumns() {
    int columns = 10_000;
    ColumnModel model = new ColumnModel(0, 0, 0, NONE, new SCurve(0.2f, 0.25f, 0), 1);
    float[] one = new float[columns];
    Arrays.fill(one, 1);
    float[] y = pass(model, 0, columns, one);
    double sum = 0;
    double squares = 0;
    for (float v : y) {
      double n = 1 / v - 1;
      sum += n;
      squares += (n - 0.2) * (n - 0.2);
    }
    assertEquals(0.2, sum / columns, 5 * 0.05 / Math.sqrt(columns));
    assertEquals(0.05, Math.sqrt(squares / columns), 0.05 * 5 / Math.sqrt(2.0 * columns));
  }

  @Test
  void withoutAFullScaleTheAmplifierIsLinear() {
    ColumnModel model = new ColumnModel(0, 0, 0, NONE, new SCurve(0.3f, 0, 0), 0);
    assertArrayEquals(new float[] {3, -7}, pass(model, 0, 1, 3, -7));
  }

  @Test
  void onlyAModelThatChangesNothingIsIdeal() {
    assertTrue(ColumnModel.IDEAL.ideal());
    assertTrue(new ColumnModel(0, 0, 0, NONE, SCurve.NONE, 5).ideal());
    assertFalse(new ColumnModel(0.1f, 0, 0, NONE, SCurve.NONE, 0).ideal());
    assertFalse(new ColumnModel(0, 0.1f, 0, NONE, SCurve.NONE, 0).ideal());
    assertFalse(new ColumnModel(0, 0, 0.1f, NONE, SCurve.NONE, 0).ideal());
    assertFalse(new ColumnModel(0, 0, 0, 9, SCurve.NONE, 0).ideal());
    assertFalse(new ColumnModel(0, 0, 0, NONE, new SCurve(0.1f, 0, 0), 0).ideal());
  }
}
