package io.ohmflow.driver.train;

import java.util.ArrayList;
import java.util.List;

/**
 * What chips do to the products of one layer.
 *
 * @param name of the layer
 * @param noiseToSignal power of the deviation from the exact products by the power of these
 * @param clippedInputShare share of inputs that a DAC clipped
 * @param clippedOutputShare share of conversions that an ADC clipped
 * @param effectiveLsb one ADC step in standard deviations of the exact products; 0 without an ADC
 * @param worstDrop largest share of a voltage lost in the wires; NaN without wires
 */
public record LayerFigures(
    String name,
    double noiseToSignal,
    double clippedInputShare,
    double clippedOutputShare,
    double effectiveLsb,
    double worstDrop) {

  /** Signal-to-noise ratio, dB; infinite without a deviation. */
  public double snrDecibel() {
    return -10 * StrictMath.log10(noiseToSignal);
  }

  /**
   * Layer by layer the mean over equally many samples each.
   *
   * @param some lists of the same layers, at least one
   */
  public static List<LayerFigures> means(List<List<LayerFigures>> some) {
    List<LayerFigures> means = new ArrayList<>();
    for (int layer = 0; layer < some.get(0).size(); layer++) {
      int at = layer;
      means.add(mean(some.stream().map(layers -> layers.get(at)).toList()));
    }
    return means;
  }

  /**
   * The mean of equally many samples each; of the losses in the wires the worst.
   *
   * @param some at least one, all of one layer
   */
  private static LayerFigures mean(List<LayerFigures> some) {
    double[] sum = new double[4];
    double worst = Double.NaN;
    for (LayerFigures f : some) {
      sum[0] += f.noiseToSignal;
      sum[1] += f.clippedInputShare;
      sum[2] += f.clippedOutputShare;
      sum[3] += f.effectiveLsb;
      worst = Double.isNaN(worst) ? f.worstDrop : Math.max(worst, f.worstDrop);
    }
    int n = some.size();
    String name = some.get(0).name;
    return new LayerFigures(name, sum[0] / n, sum[1] / n, sum[2] / n, sum[3] / n, worst);
  }
}
