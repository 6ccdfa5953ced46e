package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the layers of transformers and their shortcuts compute. */
class SequenceLayerTest {

  @Test
  void anEmbeddingIsTheTokenPlusThePosition() {
    Bench bench =
        new Bench(Bench.read("embedding: {vocabulary: 3, width: 2}", new Shape(2, 1, 1)), 2);
    for (int i = 0; i < bench.parameters.length; i++) {
      bench.parameters[i] = i;
    }
    // Rows of tokens: 0 1, 2 3, 4 5; of positions: 6 7, 8 9.
    float[] y = bench.layer.forward(new float[] {2, 0, 1, 1}, 2, bench.evaluation());
    assertArrayEquals(new float[] {10, 12, 8, 10, 8, 10, 10, 12}, y);
  }

  @Test
  void embeddingsStartWithTheDeviationAskedFor() {
    LayerSpec spec = Bench.read("embedding: {vocabulary: 90, width: 100}", new Shape(10, 1, 1));
    Bench bench = new Bench(spec, 1);
    double squares = 0;
    for (float p : bench.parameters) {
      squares += p * p;
    }
    // 10,000 values: the estimate of the deviation is off by 0.7 %, 5 σ are 3.5 %.
    assertEquals(0.02, Math.sqrt(squares / bench.parameters.length), 0.0007);
  }

  @Test
  void aTokenOutsideTheVocabularyIsNamed() {
    Bench bench =
        new Bench(Bench.read("embedding: {vocabulary: 3, width: 2}", new Shape(1, 1, 1)), 1);
    for (float token : new float[] {3, -1, Float.NaN}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> bench.layer.forward(new float[] {token}, 1, bench.evaluation()));
      assertEquals("token " + token + " is not in a vocabulary of 3", e.getMessage());
    }
  }

  @Test
  void embeddingsTakeOneValuePerPosition() {
    String problems =
        Bench.problems("{embedding: {vocabulary: 3, width: 2}}", new Shape(28, 28, 3));
    assertTrue(problems.contains("expected a sequence of tokens, one value per position"));
    assertEquals(1, problems.lines().count(), problems);
  }

  @Test
  void layerNormGivesEachPositionMeanZeroAndDeviationOne() {
    Shape input = new Shape(3, 1, 19);
    Bench bench = new Bench(Bench.read("layerNorm", input), 1);
    Arrays.fill(bench.parameters, 0, 19, 2f);
    Arrays.fill(bench.parameters, 19, 38, 0.5f);
    float[] x = Bench.normal(input.size(), 1);
    for (int i = 0; i < 19; i++) {
      x[i] = 1000 + x[i];
    }
    float[] y = bench.layer.forward(x, 1, bench.evaluation());
    for (int t = 0; t < 3; t++) {
      double sum = 0;
      double squares = 0;
      for (int c = 0; c < 19; c++) {
        double normal = (y[t * 19 + c] - 0.5) / 2;
        sum += normal;
        squares += normal * normal;
      }
      assertEquals(0, sum / 19, 1e-4);
      assertEquals(1, squares / 19, 1e-3);
    }
  }

  @Test
  void geluFollowsTheNormalDistribution() {
    // Φ(1) = 0.841344746, Φ(−2) = 0.0227501319, Φ(0.5) = 0.691462461.
    Bench bench = new Bench(Bench.read("gelu", Shape.flat(5)), 1);
    float[] y =
        bench.layer.forward(new float[] {1, -2, 0.5f, 0, -30}, 1, bench.evaluation()).clone();
    assertArrayEquals(new float[] {0.841344746f, -0.0455002638f, 0.3457312305f, 0, 0}, y, 4e-7f);
  }

  @Test
  void pointwiseIsTheSameProductEverywhere() {
    Bench bench =
        new Bench(Bench.read("pointwise: {out: 1, analog: false}", new Shape(3, 1, 2)), 1);
    bench.parameters[0] = 2;
    bench.parameters[1] = -1;
    bench.parameters[2] = 0.5f;
    float[] y = bench.layer.forward(new float[] {1, 0, 0, 1, 3, 4}, 1, bench.evaluation());
    assertArrayEquals(new float[] {2.5f, -0.5f, 2.5f}, y);
  }

  /** A 1 × 1 convolution draws the same noise for the same vectors. */
  @Test
  void pointwiseIsAConvolutionOfOnePixelOnTilesToo() {
    Shape input = new Shape(4, 3, 5);
    float[] x = Bench.normal(2 * input.size(), 2);
    float[][] results = new float[2][];
    String[] layers = {"pointwise: {out: 6}", "conv2d: {out: 6, kernel: 1}"};
    for (int k = 0; k < 2; k++) {
      Bench bench = new Bench(Bench.read(layers[k], input), Bench.chip("generic-gaussian"), 2);
      Pass pass =
          bench.pass(Pass.Phase.TRAINING, Pass.Arithmetic.ANALOG, Pass.Feedback.IDEAL_WEIGHTS);
      results[k] = bench.analog(x, 2, pass);
    }
    assertArrayEquals(results[1], results[0]);
  }

  @Test
  void subsampleTakesEverySecondPixelAndAddsChannels() {
    Bench bench =
        new Bench(Bench.read("subsample: {stride: 2, channels: 4}", new Shape(3, 3, 1)), 1);
    assertEquals(new Shape(2, 2, 4), bench.spec.output());
    float[] y = bench.layer.forward(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, bench.evaluation());
    assertArrayEquals(new float[] {0, 1, 0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 9, 0, 0}, y);
  }

  @Test
  void subsampleDropsNoChannels() {
    assertTrue(
        Bench.problems("{subsample: {channels: 2}}", new Shape(3, 3, 4))
            .contains("layers.0.subsample.channels"));
  }
}
