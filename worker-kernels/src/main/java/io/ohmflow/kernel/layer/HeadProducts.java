package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Rows;
import java.util.Arrays;

/**
 * Runs {@link CausalHeads}: for each sample and head products of matrices, over blocks of
 * positions, each with the keys up to its end. The probabilities are kept for the backward pass.
 */
final class HeadProducts implements Layer {
  /** Positions of a block. Smaller ones waste less beyond the diagonal, larger ones pack less. */
  private static final int BLOCK = 64;

  private final Linalg linalg;
  private final HeadViews.Dimensions size;
  private final float scale;
  private final float[] probabilities;
  private final float[] dScores;
  private final float[] y;
  private final float[] dx;
  private final HeadViews.Forward[][] forward;
  private final HeadViews.Backward[][] backward;
  private float[] x;
  private float[] dy;

  HeadProducts(CausalHeads spec, Linalg linalg, int maxBatch) {
    this.linalg = linalg;
    int positions = spec.input().pixels();
    int headWidth = spec.width() / spec.heads();
    this.size = new HeadViews.Dimensions(positions, spec.heads(), headWidth, BLOCK);
    this.scale = (float) (1 / Math.sqrt(headWidth));
    int all = maxBatch * spec.heads();
    this.probabilities =
        new float[Math.multiplyExact(Math.multiplyExact(positions, positions), all)];
    this.dScores = new float[Math.min(BLOCK, positions) * positions];
    this.y = new float[maxBatch * spec.output().size()];
    this.dx = new float[maxBatch * spec.input().size()];
    this.forward = new HeadViews.Forward[all][];
    this.backward = new HeadViews.Backward[all][];
  }

  @Override
  public float[] forward(float[] x, int n, Pass pass) {
    if (this.x != x) {
      this.x = x;
      Arrays.fill(forward, null);
    }
    for (int k = 0; k < n * size.heads(); k++) {
      if (forward[k] == null) {
        int sample = k / size.heads();
        forward[k] = HeadViews.forward(size, x, probabilities, y, sample, k % size.heads());
      }
      for (HeadViews.Forward block : forward[k]) {
        forward(block);
      }
    }
    return y;
  }

  private void forward(HeadViews.Forward block) {
    Matrix scores = block.scores();
    linalg.multiply(block.queries(), block.keys(), scores);
    int known = scores.columns();
    int first = known - scores.rows();
    for (int t = 0, at = scores.offset(); t < scores.rows(); t++, at += scores.stride()) {
      Rows.softmax(probabilities, at, first + t + 1, known, scale);
    }
    linalg.multiply(scores, block.values(), block.out());
  }

  @Override
  public float[] backward(float[] dy, int n, Pass pass) {
    if (this.dy != dy) {
      this.dy = dy;
      Arrays.fill(backward, null);
    }
    Arrays.fill(dx, 0, n * size.positions() * CausalHeads.INPUTS * size.width(), 0f);
    for (int k = 0; k < n * size.heads(); k++) {
      if (backward[k] == null) {
        int sample = k / size.heads();
        backward[k] = HeadViews.backward(size, dy, dScores, dx, sample, k % size.heads());
      }
      for (int b = 0; b < backward[k].length; b++) {
        backward(forward[k][b], backward[k][b]);
      }
    }
    return dx;
  }

  /**
   * With P the probabilities and O = P·V: dV = Pᵀ·dO, dP = dO·Vᵀ, dS = P ∘ (dP − Σ P∘dP)/√w, dQ =
   * dS·K, dK = dSᵀ·Q.
   */
  private void backward(HeadViews.Forward block, HeadViews.Backward gradient) {
    Matrix p = block.scores();
    Matrix d = gradient.dScores();
    linalg.multiplyAdd(p.transpose(), gradient.dOut(), gradient.dValues());
    linalg.multiply(gradient.dOut(), block.values().transpose(), d);
    int known = p.columns();
    int first = known - p.rows();
    for (int t = 0, at = p.offset(); t < p.rows(); t++, at += p.stride()) {
      Rows.softmaxGradient(probabilities, at, dScores, t * known, first + t + 1, known, scale);
    }
    linalg.multiply(d, block.keys().transpose(), gradient.dQueries());
    linalg.multiplyAdd(d.transpose(), block.queries(), gradient.dKeys());
  }
}
