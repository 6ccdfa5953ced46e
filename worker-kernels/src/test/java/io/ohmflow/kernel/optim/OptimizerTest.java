package io.ohmflow.kernel.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  private static final int SIZE = 257;
  private static final int STEPS = 7;
  private static final double RATE = 0.03;

  static List<String> names() {
    return Optimizers.names();
  }

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] v = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      v[i] = (float) random.nextGaussian();
    }
    return v;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyCutGivesTheSameBits(String name) {
    Optimizer rule = Configurations.read("{name: " + name + "}", Optimizers::read);
    float[] whole = random(1);
    float[] cut = whole.clone();
    OptimizerState wholeState = new OptimizerState(rule.slots(), SIZE);
    OptimizerState cutState = new OptimizerState(rule.slots(), SIZE);
    for (int step = 0; step < STEPS; step++) {
      float[] g = random(100 + step);
      rule.update(whole, g, 0, SIZE, wholeState, RATE, step);
      for (int[] range : new int[][] {{13, 14}, {0, 13}, {14, 200}, {200, SIZE}}) {
        rule.update(cut, g, range[0], range[1], cutState, RATE, step);
      }
    }
    assertArrayEquals(whole, cut);
  }

  @ParameterizedTest
  @MethodSource("names")
  void minimizesAQuadratic(String name) {
    Optimizer rule = Configurations.read("{name: " + name + "}", Optimizers::read);
    float[] w = random(2);
    OptimizerState state = new OptimizerState(rule.slots(), SIZE);
    for (int step = 0; step < 500; step++) {
      rule.update(w, w.clone(), 0, SIZE, state, RATE, step);
    }
    for (float v : w) {
      assertTrue(Math.abs(v) < 0.05, "still at " + v);
    }
  }

  @Test
  void sgdFollowsTheVelocity() {
    float[] w = {1f};
    Sgd rule = new Sgd(0.5f, Sgd.LookAhead.NONE, 0.1f);
    OptimizerState state = new OptimizerState(1, 1);
    rule.update(w, new float[] {2f}, 0, 1, state, 0.1, 0);
    // d = 2 + 0.1·1 = 2.1, v = 2.1, w = 1 − 0.21
    assertEquals(0.79f, w[0], 1e-6f);
    rule.update(w, new float[] {1f}, 0, 1, state, 0.1, 1);
    // d = 1 + 0.079 = 1.079, v = 1.05 + 1.079 = 2.129, w = 0.79 − 0.2129
    assertEquals(0.5771f, w[0], 1e-6f);
  }

  @Test
  void nesterovLooksAhead() {
    float[] w = {1f};
    Sgd rule = new Sgd(0.5f, Sgd.LookAhead.NESTEROV, 0f);
    OptimizerState state = new OptimizerState(1, 1);
    rule.update(w, new float[] {2f}, 0, 1, state, 0.1, 0);
    // v = 2, step = 2 + 0.5·2 = 3
    assertEquals(0.7f, w[0], 1e-6f);
    rule.update(w, new float[] {1f}, 0, 1, state, 0.1, 1);
    // v = 1 + 1 = 2, step = 1 + 1 = 2
    assertEquals(0.5f, w[0], 1e-6f);
  }

  @Test
  void sgdWithoutMomentumRemembersNothing() {
    Sgd rule = new Sgd(0f, Sgd.LookAhead.NONE, 0f);
    assertEquals(0, rule.slots());
    float[] w = {1f};
    rule.update(w, new float[] {2f}, 0, 1, new OptimizerState(0, 1), 0.25, 0);
    assertEquals(0.5f, w[0]);
  }

  @Test
  void adamWAgreesWithAnUnoptimizedDoubleReference() {
    AdamW rule = new AdamW(0.9f, 0.999f, 1e-8f, 0.01f);
    float[] w = random(3);
    double[] expected = new double[SIZE];
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      expected[i] = w[i];
    }
    OptimizerState state = new OptimizerState(2, SIZE);
    for (int step = 0; step < STEPS; step++) {
      float[] g = random(200 + step);
      rule.update(w, g, 0, SIZE, state, RATE, step);
      for (int i = 0; i < SIZE; i++) {
        expected[i] -= RATE * 0.01 * expected[i];
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
        double mHat = m[i] / (1 - Math.pow(0.9, step + 1));
        double vHat = v[i] / (1 - Math.pow(0.999, step + 1));
        expected[i] -= RATE * mHat / (Math.sqrt(vHat) + 1e-8);
      }
    }
    // 1 − β₂ᵗ of a float β₂ is off by up to 3e-5 of itself; steps move w by at most 7·0.03.
    for (int i = 0; i < SIZE; i++) {
      assertEquals(expected[i], w[i], 1e-5, "element " + i);
    }
  }

  @Test
  void readsEveryKey() {
    assertEquals(
        new Sgd(0.9f, Sgd.LookAhead.NESTEROV, 5e-4f),
        Configurations.read(
            "{name: sgd, momentum: 0.9, nesterov: true, weight-decay: 5e-4}", Optimizers::read));
    assertEquals(
        new AdamW(0.8f, 0.99f, 1e-6f, 0.1f),
        Configurations.read(
            "{name: adamw, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weight-decay: 0.1}",
            Optimizers::read));
    assertEquals(
        new AdamW(0.9f, 0.999f, 1e-8f, 0.01f),
        Configurations.read("{name: adamw}", Optimizers::read));
  }

  @Test
  void reportsWhatCannotBe() {
    assertTrue(
        Configurations.problems("{name: sgd, nesterov: true}", Optimizers::read)
            .contains("nesterov: needs a momentum above 0"));
    assertTrue(
        Configurations.problems("{name: adamw, beta1: 1}", Optimizers::read).contains("beta1"));
    assertTrue(
        Configurations.problems("{name: adam}", Optimizers::read).contains("adamw"),
        "an unknown name lists the choices");
    assertThrows(IllegalArgumentException.class, () -> new Sgd(Float.NaN, Sgd.LookAhead.NONE, 0f));
    assertThrows(IllegalArgumentException.class, () -> new AdamW(0.9f, 0.9f, 0f, 0f));
  }
}
