package io.ohmflow.kernel.network;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.linalg.Rows;

/**
 * Softmax cross-entropy with label smoothing. For K classes, label k and smoothing ε the target is
 * q_j = (1 − ε)·[j = k] + ε/K, the loss −Σ q_j log p_j and its gradient p − q. The largest score is
 * subtracted first, so no exponential overflows. Source of the smoothing: Szegedy et al., CVPR
 * 2016, section 7.
 *
 * <p>A sample has one answer, or one for each position of a sequence; its loss is the mean over
 * them.
 *
 * <p>Exponentials, logarithms and sums over classes have the same bits on every machine; losses are
 * summed in order. Not thread-safe.
 */
final class SoftmaxLoss {
  /** Exponentials are computed for so many scores at once, and for one answer at least. */
  private static final int BLOCK = 1 << 12;

  private final int classes;
  private final int answers;
  private final float smoothing;
  private final int blockRows;
  private final float[] exponentials;
  private final float[] gradient;
  private double lossSum;
  private int correct;

  /**
   * A loss with buffers.
   *
   * @param classes K ≥ 1
   * @param answers of a sample, ≥ 1
   * @param smoothing ε in [0, 1)
   * @param maxBatch most samples of one call
   */
  SoftmaxLoss(int classes, int answers, float smoothing, int maxBatch) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("label smoothing must be in [0, 1), got " + smoothing);
    }
    this.classes = classes;
    this.answers = answers;
    this.smoothing = smoothing;
    this.blockRows = Math.max(1, Math.min(maxBatch * answers, BLOCK / classes));
    this.exponentials = new float[blockRows * classes];
    this.gradient = new float[Math.multiplyExact(maxBatch * answers, classes)];
  }

  /**
   * Takes in a batch.
   *
   * @param scores [n × answers × classes]
   * @param labels n × answers values in [0, classes)
   * @return gradient of the summed loss of the samples [n × answers × classes]; this object's
   *     buffer
   * @throws IllegalArgumentException if a label is out of range
   */
  float[] of(float[] scores, int[] labels, int n) {
    lossSum = 0;
    correct = 0;
    int rows = n * answers;
    for (int from = 0; from < rows; from += blockRows) {
      int to = Math.min(rows, from + blockRows);
      for (int r = from; r < to; r++) {
        shift(scores, r, labels[r]);
      }
      Elementwise.exp(gradient, from * classes, exponentials, 0, (to - from) * classes);
      for (int r = from; r < to; r++) {
        lossSum += answer(r * classes, (r - from) * classes, labels[r]);
      }
    }
    return gradient;
  }

  /** Writes a row of scores minus the largest one; counts whether that is at the label. */
  private void shift(float[] scores, int row, int label) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "label %d of sample %d is not in [0, %d)".formatted(label, row / answers, classes));
    }
    int from = row * classes;
    float top = Rows.max(scores, from, classes);
    for (int j = from; j < from + classes; j++) {
      gradient[j] = scores[j] - top;
    }
    correct += firstLargest(from, label) ? 1 : 0;
  }

  /** Whether the score at the label is the largest, the first of equal ones. */
  private boolean firstLargest(int from, int label) {
    if (gradient[from + label] != 0) {
      return false;
    }
    for (int j = from; j < from + label; j++) {
      if (gradient[j] == 0) {
        return false;
      }
    }
    return true;
  }

  /** Turns one row of shifted scores in {@code gradient} into the gradient; returns the loss. */
  private float answer(int row, int powers, int label) {
    float sum = Rows.sum(exponentials, powers, classes);
    float logSum = Elementwise.log(sum);
    float loss = (1 - smoothing) * (logSum - gradient[row + label]);
    if (smoothing > 0) {
      loss += smoothing * (logSum - Rows.sum(gradient, row, classes) / classes);
    }
    float scale = 1 / sum / answers;
    float share = smoothing / classes / answers;
    for (int j = 0; j < classes; j++) {
      gradient[row + j] = exponentials[powers + j] * scale - share;
    }
    gradient[row + label] -= (1 - smoothing) / answers;
    return loss;
  }

  /** Loss of the last batch, summed over all answers. */
  double lossSum() {
    return lossSum;
  }

  /** Answers of the last batch whose largest score is at the label. A NaN counts as wrong. */
  int correct() {
    return correct;
  }
}
