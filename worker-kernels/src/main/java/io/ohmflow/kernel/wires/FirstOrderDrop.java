package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.wires.Wires.SensedEnd;
import java.util.Objects;

/**
 * First-order IR drop on the output lines of k inputs, by what loads them: an output y = Σ_j w_j
 * x_j becomes y · (1 − loss/k · Σ_j |w_j| |x_j| p_j) with p_j = d/k, where input j is the d-th from
 * the sense, so that the farthest has 1. Normalised units: |w| ≤ 1 is a conductance in units of
 * g_max, |x| ≤ 1 an input in units of full scale. A line with all devices and inputs at full scale
 * loses about half of {@code loss}.
 *
 * <p>The cheapest model of IR drop that depends on the inputs; unlike {@link ClosedFormDrop} it
 * lets every current on a line lose the same share.
 *
 * @param inputs k, ≥ 1
 * @param loss finite and ≥ 0
 * @param sensedEnd the end of the output lines that is sensed
 */
public record FirstOrderDrop(int inputs, double loss, SensedEnd sensedEnd) {
  public FirstOrderDrop {
    if (inputs < 1) {
      throw new IllegalArgumentException("expected at least 1 input, got " + inputs);
    }
    Check.nonNegative("loss", loss);
    Objects.requireNonNull(sensedEnd, "sensedEnd");
  }

  /** Of a tile's output lines. */
  public static FirstOrderDrop of(Wires wires, int inputs) {
    return new FirstOrderDrop(inputs, wires.scale(), wires.sensedEnd());
  }

  /** p_j of input j. */
  public float position(int j) {
    int fromSense = sensedEnd == SensedEnd.FIRST_INPUT ? j + 1 : inputs - j;
    return (float) fromSense / inputs;
  }

  /**
   * What the cells of input j load their lines with: sets {@code loads} to |w| p_j for n weights
   * from {@code at} on.
   */
  public void weigh(int j, float[] weights, float[] loads, int at, int n) {
    float place = position(j);
    for (int i = at; i < at + n; i++) {
      loads[i] = Math.abs(weights[i]) * place;
    }
  }

  /** The share of an output that it loses per unit of its load Σ |w| |x| p. */
  public float perLoad() {
    return (float) (loss / inputs);
  }
}
