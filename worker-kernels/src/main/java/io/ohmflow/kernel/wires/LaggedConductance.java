package io.ohmflow.kernel.wires;

import java.util.Arrays;

/**
 * Effective conductances from an exact solution some steps ago, while the cells move: g ·
 * attenuation + offset, which at the time of the solution is the solution.
 *
 * <p>The attenuation of a cell is effective / g then, unless wires lend it current: sneak paths
 * through other cells can give a cell of little or no conductance more than its own current, and
 * the ratio, thousands at times, says nothing about what happens when the cell grows. Such a cell
 * takes the attenuation of its input line times that of its output line over that of the whole
 * tile, and keeps what is more as an offset. With cells moving by a tenth of their deviation on
 * lines that lose 28 %, the plain ratio is wrong by 3 to 9 % of the outputs and this by 0.7 %.
 *
 * <p>Owned by one thread.
 */
public final class LaggedConductance {
  private final int inputs;
  private final int outputs;
  private final float[] attenuation;
  private final float[] offset;

  /** Conductances then and now of the input lines, the output lines, and all. */
  private final double[] before;

  private final double[] after;

  /** For tiles of one shape; until the first {@link #refresh} nothing is attenuated. */
  public LaggedConductance(int inputs, int outputs) {
    Check.shape(inputs, outputs);
    this.inputs = inputs;
    this.outputs = outputs;
    this.attenuation = new float[inputs * outputs];
    this.offset = new float[inputs * outputs];
    this.before = new double[inputs + outputs + 1];
    this.after = new double[inputs + outputs + 1];
    Arrays.fill(attenuation, 1);
  }

  /**
   * Takes a new solution.
   *
   * @param g conductances [inputs × outputs], µS
   * @param effective what {@link EffectiveConductance} made of them
   */
  public void refresh(float[] g, float[] effective) {
    Check.shape(inputs, outputs, g.length, effective.length);
    sum(g, before);
    sum(effective, after);
    double tile = ratio(inputs + outputs, 1);
    for (int j = 0; j < inputs; j++) {
      double line = ratio(j, tile);
      for (int i = 0; i < outputs; i++) {
        int at = j * outputs + i;
        if (effective[at] <= g[at] && g[at] > 0) {
          attenuation[at] = effective[at] / g[at];
          offset[at] = 0;
        } else {
          double usual = tile == 0 ? 0 : line * ratio(inputs + i, tile) / tile;
          attenuation[at] = (float) Math.min(1, usual);
          offset[at] = Math.max(0, effective[at] - g[at] * attenuation[at]);
        }
      }
    }
  }

  /** Share of a change of a cell that its current follows, [inputs × outputs]; not a copy. */
  public float[] attenuation() {
    return attenuation;
  }

  /** What is added to each effective conductance, [inputs × outputs], µS; not a copy. */
  public float[] offset() {
    return offset;
  }

  private void sum(float[] g, double[] sums) {
    Arrays.fill(sums, 0);
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        sums[j] += g[j * outputs + i];
        sums[inputs + i] += g[j * outputs + i];
      }
      sums[inputs + outputs] += sums[j];
    }
  }

  private double ratio(int line, double orElse) {
    return before[line] > 0 ? after[line] / before[line] : orElse;
  }

  /**
   * Effective conductances of the cells as they are now.
   *
   * @param g conductances [inputs × outputs], µS
   * @param effective [inputs × outputs], µS, set; may be g
   */
  public void apply(float[] g, float[] effective) {
    Check.shape(inputs, outputs, g.length, effective.length);
    for (int i = 0; i < attenuation.length; i++) {
      effective[i] = g[i] * attenuation[i] + offset[i];
    }
  }
}
