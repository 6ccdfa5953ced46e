package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TeacherLossTest {
  private static final int CLASSES = 5;
  private static final int ANSWERS = 2;
  private static final int N = 3;
  private static final int SIZE = N * ANSWERS * CLASSES;
  private static final int[] LABELS = {0, 4, 2, 2, 1, 3};

  private final SoftmaxLoss labels = new SoftmaxLoss(CLASSES, ANSWERS, 0, N);
  private final float[] scores = random(1);
  private final float[] teacher = random(2);

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] v = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      v[i] = 2 * (float) random.nextGaussian();
    }
    return v;
  }

  /** Loss of the samples, and its gradient in {@code out}. */
  private double loss(Distillation settings, float[] out) {
    float[] gradient = labels.of(scores, LABELS, N);
    TeacherLoss loss = new TeacherLoss(CLASSES, ANSWERS, settings);
    double sum = loss.mix(labels.lossSum(), gradient, scores, teacher, N);
    System.arraycopy(gradient, 0, out, 0, SIZE);
    return sum / ANSWERS;
  }

  @Test
  void theGradientIsThatOfTheLoss() {
    Distillation settings = new Distillation(3, 0.7f);
    float[] gradient = new float[SIZE];
    loss(settings, gradient);
    float h = 1 / 64f;
    float[] unused = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      float at = scores[i];
      scores[i] = at + h;
      double up = loss(settings, unused);
      scores[i] = at - h;
      double down = loss(settings, unused);
      scores[i] = at;
      // Losses near 10 have steps of 1e-6, so differences over 1/32 are off by some 1e-4.
      assertEquals((up - down) / (2 * h), gradient[i], 5e-4, "score " + i);
    }
  }

  @Test
  void aTeacherThatSaysTheSameHasNothingToTeach() {
    System.arraycopy(scores, 0, teacher, 0, SIZE);
    float[] taught = new float[SIZE];
    double sum = loss(new Distillation(2, 1), taught);
    assertEquals(0, sum, 1e-5);
    assertArrayEquals(new float[SIZE], taught, 1e-7f);
  }

  @Test
  void theDivergenceIsThatOfTheDefinition() {
    double expected = 0;
    for (int r = 0; r < SIZE; r += CLASSES) {
      double[] p = softmax(scores, r, 2);
      double[] q = softmax(teacher, r, 2);
      for (int j = 0; j < CLASSES; j++) {
        expected += 4 * q[j] * Math.log(q[j] / p[j]) / ANSWERS;
      }
    }
    assertTrue(expected > 1);
    assertEquals(expected, loss(new Distillation(2, 1), new float[SIZE]), 1e-4 * expected);
  }

  private static double[] softmax(float[] scores, int from, double temperature) {
    double[] p = new double[CLASSES];
    double sum = 0;
    for (int j = 0; j < CLASSES; j++) {
      p[j] = Math.exp(scores[from + j] / temperature);
      sum += p[j];
    }
    for (int j = 0; j < CLASSES; j++) {
      p[j] /= sum;
    }
    return p;
  }

  @Test
  void withoutATeacherLabelsAloneCount() {
    float[] alone = labels.of(scores, LABELS, N).clone();
    double sum = labels.lossSum() / ANSWERS;
    float[] gradient = new float[SIZE];
    assertEquals(sum, loss(Distillation.NONE, gradient));
    assertArrayEquals(alone, gradient);
  }

  @Test
  void aMissingTeacherIsAMistakeOfTheCaller() {
    TeacherLoss loss = new TeacherLoss(CLASSES, ANSWERS, new Distillation(2, 0.5f));
    assertThrows(
        IllegalArgumentException.class,
        () -> loss.mix(0, new float[SIZE], scores, new float[SIZE - 1], N));
  }
}
