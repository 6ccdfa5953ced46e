package io.ohmflow.kernel.network;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.linalg.Rows;

/**
 * The part of the loss that a teacher gives, see {@link Distillation}; its gradient with respect to
 * a score is w · T · (softmax(s / T) − softmax(t / T)). Equal bits on every machine. Not
 * thread-safe.
 */
final class TeacherLoss {
  private final int classes;
  private final int answers;
  private final Distillation settings;
  private final float[] own;
  private final float[] taught;
  private final float[] powers;

  /**
   * @param classes K ≥ 1
   * @param answers of a sample, ≥ 1
   */
  TeacherLoss(int classes, int answers, Distillation settings) {
    this.classes = classes;
    this.answers = answers;
    this.settings = settings;
    int row = settings.isNeeded() ? classes : 0;
    this.own = new float[row];
    this.taught = new float[row];
    this.powers = new float[row];
  }

  /**
   * Mixes the teacher's part into a loss by labels and its gradient; without a teacher both stay.
   *
   * @param lossSum loss by labels, summed over answers
   * @param gradient of that, of the summed loss of the samples [n × answers × classes]; changed
   * @param scores of the network [n × answers × classes]
   * @param teacher scores of the teacher, the same shape
   * @return loss summed over answers
   * @throws IllegalArgumentException if there are too few scores of the teacher
   */
  double mix(double lossSum, float[] gradient, float[] scores, float[] teacher, int n) {
    if (!settings.isNeeded()) {
      return lossSum;
    }
    int size = n * answers * classes;
    if (teacher.length < size) {
      throw new IllegalArgumentException(
          "%d scores of a teacher, expected %d".formatted(teacher.length, size));
    }
    float temperature = settings.temperature();
    float keep = 1 - settings.weight();
    float pull = settings.weight() * temperature / answers;
    double divergence = 0;
    for (int at = 0; at < size; at += classes) {
      float ownLog = softmax(scores, at, own);
      float taughtLog = softmax(teacher, at, taught);
      float row = 0;
      for (int j = 0; j < classes; j++) {
        float distance = (teacher[at + j] - scores[at + j]) / temperature + ownLog - taughtLog;
        row += taught[j] * distance;
        gradient[at + j] = keep * gradient[at + j] + pull * (own[j] - taught[j]);
      }
      divergence += row;
    }
    return keep * lossSum + settings.weight() * temperature * temperature * divergence;
  }

  /**
   * The softmax of a row at the temperature.
   *
   * @return logarithm of the sum of e to the scores over the temperature
   */
  private float softmax(float[] scores, int from, float[] out) {
    float temperature = settings.temperature();
    float top = Rows.max(scores, from, classes);
    for (int j = 0; j < classes; j++) {
      out[j] = (scores[from + j] - top) / temperature;
    }
    Elementwise.exp(out, 0, powers, 0, classes);
    float sum = Rows.sum(powers, 0, classes);
    for (int j = 0; j < classes; j++) {
      out[j] = powers[j] / sum;
    }
    return Elementwise.log(sum) + top / temperature;
  }
}
