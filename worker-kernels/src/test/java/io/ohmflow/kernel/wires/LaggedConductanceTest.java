package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.wires.Wires.Topology;
import org.junit.jupiter.api.Test;

class LaggedConductanceTest {
  private static final int N = 64;
  private static final float G_MAX = 1000;

  /** Lines that lose a quarter of the current. */
  private static final Wires WIRES = Circuits.wires(Topology.INPUT_SOURCE, 1.2, 1.2);

  /** The positive cells of normal weights, half of them 0, after moving by a share of their σ. */
  private static float[] cells(float moved) {
    float[] w = new float[N * N];
    float[] step = new float[N * N];
    new Draws().normals(NoiseKey.of(1), 0, w, 0, w.length);
    new Draws().normals(NoiseKey.of(2), 0, step, 0, step.length);
    float[] g = new float[N * N];
    for (int i = 0; i < g.length; i++) {
      g[i] = Math.min(1, Math.max(0, 0.25f * (w[i] + moved * step[i]))) * G_MAX;
    }
    return g;
  }

  private static float[] exact(float[] g) {
    float[] effective = new float[g.length];
    new EffectiveConductance(WIRES).solve(g, N, N, effective);
    return effective;
  }

  /** Root mean square of the outputs' deviation over that of the outputs, for random inputs. */
  private static double error(float[] effective, float[] expected) {
    double wrong = 0;
    double all = 0;
    for (int v = 0; v < 10; v++) {
      double[] x = Circuits.inputs(N, v);
      for (int i = 0; i < N; i++) {
        double y = 0;
        double difference = 0;
        for (int j = 0; j < N; j++) {
          y += expected[j * N + i] * x[j];
          difference += (effective[j * N + i] - expected[j * N + i]) * x[j];
        }
        all += y * y;
        wrong += difference * difference;
      }
    }
    return Math.sqrt(wrong / all);
  }

  @Test
  void isTheSolutionWhenItIsNew() {
    float[] g = cells(0);
    float[] expected = exact(g);
    LaggedConductance lagged = new LaggedConductance(N, N);
    lagged.refresh(g, expected);
    float[] actual = new float[g.length];
    lagged.apply(g, actual);
    for (int i = 0; i < g.length; i++) {
      assertEquals(expected[i], actual[i], 2e-7 * G_MAX);
    }
  }

  @Test
  void staysCloseWhileCellsMove() {
    float[] then = cells(0);
    float[] now = cells(0.1f);
    float[] expected = exact(now);
    float[] old = exact(then);
    LaggedConductance lagged = new LaggedConductance(N, N);
    lagged.refresh(then, old);
    float[] actual = new float[now.length];
    lagged.apply(now, actual);
    double error = error(actual, expected);
    assertTrue(error(now, expected) > 0.2, "the wires must matter");
    assertTrue(error < 0.01, "lagged " + error);
    // What was 0 has no ratio; others have one that is far too large.
    float[] ratios = new float[now.length];
    float largest = 0;
    for (int i = 0; i < now.length; i++) {
      float ratio = then[i] > 0 ? old[i] / then[i] : 1;
      largest = Math.max(largest, ratio);
      ratios[i] = now[i] * ratio;
    }
    assertTrue(largest > 2, "sneak paths " + largest);
    assertTrue(error < error(ratios, expected));
  }

  @Test
  void nothingIsAttenuatedBeforeTheFirstSolution() {
    float[] g = {1, 2, 3, 0};
    float[] effective = new float[4];
    new LaggedConductance(2, 2).apply(g, effective);
    assertArrayEquals(g, effective);
  }

  @Test
  void linesWithoutCellsTakeTheAttenuationOfTheTile() {
    float[] g = {10, 0, 0, 0};
    float[] effective = {5, 0, 0, 0};
    LaggedConductance lagged = new LaggedConductance(2, 2);
    lagged.refresh(g, effective);
    lagged.apply(new float[] {10, 10, 10, 10}, effective);
    assertArrayEquals(new float[] {5, 5, 5, 5}, effective);
  }

  @Test
  void aTileWithoutCellsIsNotAttenuated() {
    LaggedConductance lagged = new LaggedConductance(1, 2);
    lagged.refresh(new float[2], new float[2]);
    float[] effective = new float[2];
    lagged.apply(new float[] {1, 2}, effective);
    assertArrayEquals(new float[] {1, 2}, effective);
  }
}
