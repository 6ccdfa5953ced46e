package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Matrix;

/**
 * Where one head of one sample lies in the buffers of attention, for each block of positions. Made
 * once and kept, because a step has thousands of them.
 */
final class HeadViews {

  /**
   * Sizes of attention.
   *
   * @param positions of a sample
   * @param heads of a position
   * @param headWidth channels of a head
   * @param block positions of a block
   */
  record Dimensions(int positions, int heads, int headWidth, int block) {
    int width() {
      return heads * headWidth;
    }

    int blocks() {
      return (positions + block - 1) / block;
    }

    /** Queries (0), keys (1) or values (2) of a head of a sample, [positions × head width]. */
    Matrix part(float[] values, int which, int sample, int head) {
      int stride = CausalHeads.INPUTS * width();
      int offset = sample * positions * stride + which * width() + head * headWidth;
      return new Matrix(values, offset, positions, headWidth, stride);
    }

    Matrix result(float[] values, int sample, int head) {
      int offset = sample * positions * width() + head * headWidth;
      return new Matrix(values, offset, positions, headWidth, width());
    }
  }

  /**
   * A block of positions in a forward pass.
   *
   * @param queries of the block, [block × head width]
   * @param keys of the positions up to its end, transposed, [head width × known]
   * @param values of the positions up to its end, [known × head width]
   * @param scores [block × known]
   * @param out [block × head width]
   */
  record Forward(Matrix queries, Matrix keys, Matrix values, Matrix scores, Matrix out) {}

  /**
   * A block of positions in a backward pass; shapes as in a forward pass.
   *
   * @param dOut gradient of the output
   * @param dScores gradient of the scores, one buffer for all
   */
  record Backward(Matrix dOut, Matrix dScores, Matrix dQueries, Matrix dKeys, Matrix dValues) {}

  private HeadViews() {}

  /** The blocks of a forward pass. */
  static Forward[] forward(
      Dimensions size, float[] x, float[] probabilities, float[] y, int sample, int head) {
    Matrix queries = size.part(x, 0, sample, head);
    Matrix keys = size.part(x, 1, sample, head);
    Matrix values = size.part(x, 2, sample, head);
    int n = size.positions();
    Matrix all = new Matrix(probabilities, (sample * size.heads() + head) * n * n, n, n, n);
    Matrix out = size.result(y, sample, head);
    Forward[] blocks = new Forward[size.blocks()];
    for (int b = 0; b < blocks.length; b++) {
      int from = b * size.block();
      int count = Math.min(size.block(), n - from);
      int known = from + count;
      blocks[b] =
          new Forward(
              queries.rows(from, count),
              keys.rows(0, known).transpose(),
              values.rows(0, known),
              all.block(from, count, 0, known),
              out.rows(from, count));
    }
    return blocks;
  }

  /** The blocks of a backward pass. */
  static Backward[] backward(
      Dimensions size, float[] dy, float[] dScores, float[] dx, int sample, int head) {
    Matrix dQueries = size.part(dx, 0, sample, head);
    Matrix dKeys = size.part(dx, 1, sample, head);
    Matrix dValues = size.part(dx, 2, sample, head);
    Matrix dOut = size.result(dy, sample, head);
    Backward[] blocks = new Backward[size.blocks()];
    for (int b = 0; b < blocks.length; b++) {
      int from = b * size.block();
      int count = Math.min(size.block(), size.positions() - from);
      int known = from + count;
      blocks[b] =
          new Backward(
              dOut.rows(from, count),
              Matrix.of(dScores, count, known),
              dQueries.rows(from, count),
              dKeys.rows(0, known),
              dValues.rows(0, known));
    }
    return blocks;
  }
}
