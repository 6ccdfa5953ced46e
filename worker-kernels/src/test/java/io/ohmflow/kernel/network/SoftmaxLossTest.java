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
    SoftmaxLoss loss = new SoftmaxLoss(CLASSES, 1, smoothing, BATCH);
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
    SoftmaxLoss loss = new SoftmaxLoss(3, 1, 0f, 1);
    float[] gradient = loss.of(new float[] {1e30f, 0, -1e30f}, new int[] {0}, 1);
    assertEquals(0, loss.lossSum());
    assertEquals(1, loss.correct());
    for (float g : gradient) {
      assertEquals(0f, g, 1e-30f);
    }
  }

  @Test
  void aBrokenScoreIsWrongAndShows() {
    SoftmaxLoss loss = new SoftmaxLoss(3, 1, 0.1f, 1);
    loss.of(new float[] {Float.NaN, 0, 0}, new int[] {0}, 1);
    assertEquals(0, loss.correct());
    assertTrue(Double.isNaN(loss.lossSum()));
  }

  @Test
  void theFirstOfEqualScoresCounts() {
    SoftmaxLoss loss = new SoftmaxLoss(3, 1, 0f, 2);
    loss.of(new float[] {1, 1, 0, 1, 1, 0}, new int[] {0, 1}, 2);
    assertEquals(1, loss.correct());
  }

  /**
   * Many classes, so that answers are computed one by one, and the mean over a sample's answers.
   */
  @Test
  void aSampleMayHaveSeveralAnswers() {
    int classes = 5000;
    Random random = new Random(2);
    float[] scores = new float[6 * classes];
    int[] labels = new int[6];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextGaussian();
    }
    for (int r = 0; r < 6; r++) {
      labels[r] = random.nextInt(classes);
    }
    scores[2 * classes + labels[2]] = 9;
    SoftmaxLoss single = new SoftmaxLoss(classes, 1, 0.1f, 6);
    SoftmaxLoss several = new SoftmaxLoss(classes, 3, 0.1f, 2);
    float[] each = single.of(scores, labels, 6);
    float[] mean = several.of(scores, labels, 2);
    assertEquals(single.lossSum(), several.lossSum());
    assertEquals(1, several.correct());
    for (int i = 0; i < each.length; i++) {
      assertEquals(each[i] / 3, mean[i], 1e-7f);
    }
  }

  @Test
  void rejectsASmoothingOfOne() {
    assertThrows(IllegalArgumentException.class, () -> new SoftmaxLoss(3, 1, 1f, 1));
  }
}
