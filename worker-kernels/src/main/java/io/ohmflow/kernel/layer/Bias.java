package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Lines;
import java.util.Arrays;

/** One parameter for each output of a product, added to all results. Belongs to one lane. */
final class Bias {
  private final int at;
  private final int outputs;
  private final double[] sums;

  /** Biases of several results side by side, where one is shorter than what moves at once. */
  private final float[] repeated;

  /**
   * @param at place of the first parameter
   * @param outputs how many there are
   */
  Bias(int at, int outputs) {
    this.at = at;
    this.outputs = outputs;
    this.sums = new double[outputs];
    this.repeated = new float[outputs < Lines.OVER ? Lines.OVER * outputs : 0];
  }

  /** Adds the parameters to results [vectors × outputs]. */
  void add(float[] parameters, float[] y, int vectors) {
    int together = repeated.length / outputs;
    int groups = together == 0 ? 0 : vectors / together;
    for (int k = 0; groups > 0 && k < together; k++) {
      System.arraycopy(parameters, at, repeated, k * outputs, outputs);
    }
    Lines.add(repeated, 0, 0, y, 0, repeated.length, groups, repeated.length);
    int done = groups * together;
    Lines.add(parameters, at, 0, y, done * outputs, outputs, vectors - done, outputs);
  }

  /** Adds the column sums of a gradient [vectors × outputs] to that of the parameters. */
  void addGradient(float[] dy, int vectors, float[] gradient) {
    Arrays.fill(sums, 0);
    for (int v = 0, i = 0; v < vectors; v++) {
      for (int c = 0; c < outputs; c++, i++) {
        sums[c] += dy[i];
      }
    }
    for (int c = 0; c < outputs; c++) {
      gradient[at + c] += (float) sums[c];
    }
  }
}
