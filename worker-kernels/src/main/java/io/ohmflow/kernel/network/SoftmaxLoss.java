package io.ohmflow.kernel.network;

import io.ohmflow.kernel.linalg.Elementwise;

/**
 * Softmax cross-entropy with label smoothing. For K classes, label k and smoothing ε the target is
 * q_j = (1 − ε)·[j = k] + ε/K, the loss −Σ q_j log p_j and its gradient p − q. The largest score is
 * subtracted first, so no exponential overflows. Source of the smoothing: Szegedy et al., CVPR
 * 2016, section 7.
 *
 * <p>Exponentials and logarithms have the same bits on every machine; sums go over classes in
 * order, losses over samples in order. Not thread-safe.
 */
final class SoftmaxLoss {
  private final int classes;
  private final float smoothing;
  private final float[] exponentials;
  private final float[] gradient;
  private double lossSum;
  private int correct;

  /**
   * A loss with buffers.
   *
   * @param classes K ≥ 1
   * @param smoothing ε in [0, 1)
   * @param maxBatch most samples of one call
   */
  SoftmaxLoss(int classes, float smoothing, int maxBatch) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("label smoothing must be in [0, 1), got " + smoothing);
    }
    this.classes = classes;
    this.smoothing = smoothing;
    this.exponentials = new float[maxBatch * classes];
    this.gradient = new float[maxBatch * classes];
  }

  /**
   * Takes in a batch.
   *
   * @param scores [n × classes]
   * @param labels n values in [0, classes)
   * @return gradient of the summed loss [n × classes]; this object's buffer
   * @throws IllegalArgumentException if a label is out of range
   */
  float[] of(float[] scores, int[] labels, int n) {
    lossSum = 0;
    correct = 0;
    for (int s = 0; s < n; s++) {
      if (labels[s] < 0 || labels[s] >= classes) {
        throw new IllegalArgumentException(
            "label " + labels[s] + " of sample " + s + " is not in [0, " + classes + ")");
      }
      int row = s * classes;
      int best = largest(scores, row);
      correct += best == labels[s] ? 1 : 0;
      float top = scores[row + Math.max(best, 0)];
      for (int j = row; j < row + classes; j++) {
        gradient[j] = scores[j] - top;
      }
    }
    Elementwise.exp(gradient, 0, exponentials, 0, n * classes);
    for (int s = 0; s < n; s++) {
      lossSum += sample(s * classes, labels[s]);
    }
    return gradient;
  }

  /** Index of the largest score, the first of equal ones; −1 if any score is NaN. */
  private int largest(float[] scores, int row) {
    int best = 0;
    for (int j = 0; j < classes; j++) {
      float v = scores[row + j];
      if (Float.isNaN(v)) {
        return -1;
      }
      if (v > scores[row + best]) {
        best = j;
      }
    }
    return best;
  }

  /** Turns one row of shifted scores in {@code gradient} into the gradient; returns the loss. */
  private float sample(int row, int label) {
    float sum = 0;
    for (int j = row; j < row + classes; j++) {
      sum += exponentials[j];
    }
    float logSum = Elementwise.log(sum);
    float share = smoothing / classes;
    float spread = 0;
    for (int j = row; j < row + classes; j++) {
      spread += logSum - gradient[j];
    }
    float loss = (1 - smoothing) * (logSum - gradient[row + label]) + share * spread;
    float scale = 1 / sum;
    for (int j = row; j < row + classes; j++) {
      gradient[j] = exponentials[j] * scale - share;
    }
    gradient[row + label] -= 1 - smoothing;
    return loss;
  }

  /** Summed loss of the last batch. */
  double lossSum() {
    return lossSum;
  }

  /** Samples of the last batch whose largest score is at the label. A NaN counts as wrong. */
  int correct() {
    return correct;
  }
}
