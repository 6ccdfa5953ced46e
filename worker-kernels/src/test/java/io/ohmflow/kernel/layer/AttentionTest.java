package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionTest {
  private static final int BATCH = 2;

  private static CausalHeads heads(int positions, int width, int heads) {
    return new CausalHeads(new Shape(positions, 1, 3 * width), heads);
  }

  /** The definition, one output after another, in double. */
  private static float[] definition(CausalHeads spec, float[] x) {
    int positions = spec.input().pixels();
    int width = spec.width();
    int own = width / spec.heads();
    float[] y = new float[BATCH * positions * width];
    for (int s = 0; s < BATCH; s++) {
      for (int t = 0; t < positions; t++) {
        for (int c = 0; c < width; c++) {
          int first = c / own * own;
          double sum = 0;
          double weighted = 0;
          for (int u = 0; u <= t; u++) {
            double score = 0;
            for (int k = first; k < first + own; k++) {
              score += (double) at(x, spec, s, t, k) * at(x, spec, s, u, width + k);
            }
            double weight = Math.exp(score / Math.sqrt(own));
            sum += weight;
            weighted += weight * at(x, spec, s, u, 2 * width + c);
          }
          y[(s * positions + t) * width + c] = (float) (weighted / sum);
        }
      }
    }
    return y;
  }

  private static float at(float[] x, CausalHeads spec, int sample, int position, int channel) {
    Shape in = spec.input();
    return x[(sample * in.pixels() + position) * in.channels() + channel];
  }

  /** Positions below, at and beyond the blocks that are computed at once. */
  @ParameterizedTest
  @CsvSource({"1, 4, 2", "7, 6, 3", "64, 4, 1", "130, 8, 2"})
  void agreesWithItsDefinition(int positions, int width, int count) {
    Bench bench = new Bench(heads(positions, width, count), BATCH);
    float[] x = Bench.normal(BATCH * bench.spec.input().size(), 1);
    float[] y = bench.layer.forward(x, BATCH, bench.evaluation());
    assertArrayEquals(definition(heads(positions, width, count), x), y, 2e-6f);
  }

  /** Gradients across blocks, which the contract test's short sequences do not reach. */
  @Test
  void gradientsOfLongSequencesAgreeWithFiniteDifferences() {
    CausalHeads spec = heads(70, 2, 1);
    Bench bench = new Bench(spec, BATCH);
    float[] x = Bench.normal(BATCH * spec.input().size(), 2);
    float[] r = Bench.normal(BATCH * spec.output().size(), 3);
    bench.layer.forward(x, BATCH, bench.training());
    float[] dx = bench.layer.backward(r, BATCH, bench.training()).clone();
    double h = 1.0 / 256;
    for (int i = 0; i < x.length; i += 5) {
      float was = x[i];
      x[i] = (float) (was + h);
      double up = product(definition(spec, x), r);
      x[i] = (float) (was - h);
      double down = product(definition(spec, x), r);
      x[i] = was;
      // 280 float results of size 1 are off by 3e-8 each: 5e-7 in the sum, 1e-4 in the quotient.
      assertEquals((up - down) / (2 * h), dx[i], 1e-3, "element " + i);
    }
  }

  private static double product(float[] y, float[] r) {
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      sum += (double) y[i] * r[i];
    }
    return sum;
  }

  /** Through both matrices, too, and not because nothing depends on anything. */
  @Test
  void whatComesLaterChangesNothing() {
    Shape input = new Shape(70, 1, 6);
    Bench bench = new Bench(Bench.read("attention: {heads: 3}", input), 1);
    float[] x = Bench.normal(input.size(), 4);
    float[] y = bench.layer.forward(x, 1, bench.evaluation()).clone();
    for (int t : new int[] {1, 40, 64, 69}) {
      float[] changed = x.clone();
      for (int i = t * 6; i < changed.length; i++) {
        changed[i] = 3 - changed[i];
      }
      float[] other = bench.layer.forward(changed, 1, bench.evaluation());
      assertArrayEquals(Arrays.copyOf(y, t * 6), Arrays.copyOf(other, t * 6), "before " + t);
      for (int at = t; at < 70; at++) {
        assertFalse(Arrays.equals(y, at * 6, at * 6 + 6, other, at * 6, at * 6 + 6), "at " + at);
      }
    }
  }

  @Test
  void scalarAndVectorProductsGiveTheSameBits() {
    CausalHeads spec = heads(70, 12, 3);
    float[] x = Bench.normal(BATCH * spec.input().size(), 5);
    float[] dy = Bench.normal(BATCH * spec.output().size(), 6);
    Placement place = new Placement(0, 1, BATCH, Placement.InputGradient.NEEDED);
    Layer scalar =
        spec.create(new LaneResources(Bench.chip(), Linalg.scalar(), new Draws()), place);
    Layer vector =
        spec.create(new LaneResources(Bench.chip(), Linalg.portable(), new Draws()), place);
    Pass pass = new Bench(spec, BATCH).training();
    assertArrayEquals(scalar.forward(x, BATCH, pass), vector.forward(x, BATCH, pass));
    assertArrayEquals(scalar.backward(dy, BATCH, pass), vector.backward(dy, BATCH, pass));
  }

  @Test
  void itsMatricesGoOnTiles() {
    LayerSpec spec = Bench.read("attention: {heads: 2}", new Shape(5, 1, 8));
    assertEquals(
        List.of(new LayerSpec.TiledMatrix(8, 24, 5), new LayerSpec.TiledMatrix(8, 8, 5)),
        spec.matrices());
    assertEquals(
        List.of("qkv.weight", "qkv.bias", "output.weight", "output.bias"),
        spec.parameters().stream()
            .map(ParameterSpec::name)
            .filter(name -> !name.endsWith("-range"))
            .toList());
    // Products with matrices, and 15 pairs of positions with 2 multiplications per channel.
    assertEquals(5 * 8 * 24 + 2 * 15 * 8 + 5 * 8 * 8, spec.macs());
  }

  @Test
  void headsMustDivideTheChannels() {
    Shape input = new Shape(5, 1, 8);
    assertTrue(
        Bench.problems("{attention: {heads: 3}}", input)
            .contains("layers.0.attention.heads: 3 heads do not divide the 8 channels"));
    assertTrue(Bench.problems("{attention: {out: 3}}", input).contains("out: unknown key"));
    assertThrows(IllegalArgumentException.class, () -> heads(4, 5, 2));
  }
}
