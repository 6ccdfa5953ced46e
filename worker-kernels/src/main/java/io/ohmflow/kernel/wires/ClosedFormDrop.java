package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.wires.Wires.SensedEnd;
import java.util.Objects;

/**
 * Closed form of the IR drop on the output lines of n inputs, for training: with the load a = n · r
 * · Σ_j |w_j| |x_j| of a line and the coefficient c = a · (0.05 a² − 0.2 a + 0.5), its output loses
 * c · Σ_j w_j x_j (1 − (1 − j/n)²), where j = 0 is next to the sense. Normalised units: |w| ≤ 1 is
 * a conductance in units of g_max, |x| ≤ 1 an input in units of full scale, r the resistance of one
 * segment times g_max.
 *
 * <p>The form of IBM/aihwkit ({@code rpu_forward_backward_pass.cpp}). Good to a of about 1.6,
 * useless beyond 2; of a uniform line with all inputs on, the exact output is tanh(√a)/√a of the
 * ideal one, with a counted at the line's end. Resistance of the input lines and of the terminals
 * is left out.
 *
 * <p>In batches, the loads and drops are products with |w| and with w times {@link #position}, and
 * {@link #apply} combines them. Each array of a differential pair has its own loads and drops.
 *
 * @param inputs n, ≥ 1
 * @param segment r, finite and ≥ 0
 * @param scale factor on the loss, finite and ≥ 0
 * @param sensedEnd the end of the output lines that is sensed
 */
public record ClosedFormDrop(int inputs, double segment, double scale, SensedEnd sensedEnd) {
  private static final double OHMS_TIMES_MICROSIEMENS = 1e-6;
  private static final float CUBIC = 0.05f;
  private static final float SQUARE = -0.2f;
  private static final float LINEAR = 0.5f;

  public ClosedFormDrop {
    if (inputs < 1) {
      throw new IllegalArgumentException("expected at least 1 input, got " + inputs);
    }
    Check.nonNegative("segment", segment);
    Check.nonNegative("scale", scale);
    Objects.requireNonNull(sensedEnd, "sensedEnd");
  }

  /**
   * Of a tile's output lines.
   *
   * @param gMax conductance of w = 1, µS
   */
  public static ClosedFormDrop of(Wires wires, double gMax, int inputs) {
    double segment = wires.resistances().column() * gMax * OHMS_TIMES_MICROSIEMENS;
    return new ClosedFormDrop(inputs, segment, wires.scale(), wires.sensedEnd());
  }

  /** p[j] = 1 − (1 − k/n)² for all inputs j, where input j is the k-th from the sense. */
  public void position(float[] p) {
    Check.length("places", inputs, p.length);
    for (int j = 0; j < inputs; j++) {
      int k = sensedEnd == SensedEnd.FIRST_INPUT ? j : inputs - 1 - j;
      double rest = 1 - (double) k / inputs;
      p[j] = (float) (1 - rest * rest);
    }
  }

  /**
   * Takes the loss from outputs, in place.
   *
   * @param y outputs Σ w x
   * @param load Σ |w| |x| of each output
   * @param drop Σ w p x of each output
   * @param n number of outputs, of any number of vectors
   */
  public void apply(float[] y, float[] load, float[] drop, int n) {
    float perLoad = (float) (inputs * segment);
    float factor = (float) scale;
    for (int i = 0; i < n; i++) {
      float a = perLoad * load[i];
      float c = a * (a * (CUBIC * a + SQUARE) + LINEAR);
      y[i] -= factor * c * drop[i];
    }
  }

  /**
   * The derivative of {@link #apply}, in place.
   *
   * @param upstream gradient by each output
   * @param load set to the gradient by the load
   * @param drop set to the gradient by the drop
   * @param n number of outputs, of any number of vectors
   */
  public void slopes(float[] upstream, float[] load, float[] drop, int n) {
    float perLoad = (float) (inputs * segment);
    float factor = (float) scale;
    for (int i = 0; i < n; i++) {
      float a = perLoad * load[i];
      float c = a * (a * (CUBIC * a + SQUARE) + LINEAR);
      float slope = a * (3 * CUBIC * a + 2 * SQUARE) + LINEAR;
      load[i] = -factor * slope * perLoad * drop[i] * upstream[i];
      drop[i] = -factor * c * upstream[i];
    }
  }
}
