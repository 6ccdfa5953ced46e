package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxLossTest {
  private static final int CLASSES = 5;
  private static final int BATCH = 20;

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.1f, 0.9f})
  void agreesWithItsDefinitionInDouble(float smoothing) {
    Random random = new Random(1);
    float[] scores = new float[BATCH * CLASSES];
    int[] labels = new int[BATCH];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 5 * (float) random.nextGaussian();
    }
    for (int s = 0; s < BATCH; s++) {
      labels[s] = random.nextInt(CLASSES);
    }
    SoftmaxLoss loss = new SoftmaxLoss(CLASSES, smoothing, BATCH);
    float[] gradient = loss.of(scores, labels, BATCH);
    double expected = 0;
    for (int s = 0; s < BATCH; s++) {
      double sum = 0;
      for (int j = 0; j < CLASSES; j++) {
        sum += Math.exp(scores[s * CLASSES + j]);
      }
      for (int j = 0; j < CLASSES; j++) {
        double p = Math.exp(scores[s * CLASSES + j]) / sum;
        double q = (j == labels[s] ? 1 - smoothing : 0) + smoothing / CLASSES;
        expected -= q * Math.log(p);
        assertEquals(p - q, gradient[s * CLASSES + j], 1e-6);
      }
    }
    assertEquals(expected, loss.lossSum(), 1e-4);
  }

  @Test
  void hugeScoresStayFinite() {
    SoftmaxLoss loss = new SoftmaxLoss(3, 0f, 1);
    float[] gradient = loss.of(new float[] {1e30f, 0, -1e30f}, new int[] {0}, 1);
    assertEquals(0, loss.lossSum());
    assertEquals(1, loss.correct());
    for (float g : gradient) {
      assertEquals(0f, g, 1e-30f);
    }
  }

  @Test
  void aBrokenScoreIsWrongAndShows() {
    SoftmaxLoss loss = new SoftmaxLoss(3, 0.1f, 1);
    loss.of(new float[] {Float.NaN, 0, 0}, new int[] {0}, 1);
    assertEquals(0, loss.correct());
    assertTrue(Double.isNaN(loss.lossSum()));
  }

  @Test
  void theFirstOfEqualScoresCounts() {
    SoftmaxLoss loss = new SoftmaxLoss(3, 0f, 2);
    loss.of(new float[] {1, 1, 0, 1, 1, 0}, new int[] {0, 1}, 2);
    assertEquals(1, loss.correct());
  }

  @Test
  void rejectsASmoothingOfOne() {
    assertThrows(IllegalArgumentException.class, () -> new SoftmaxLoss(3, 1f, 1));
  }
}
