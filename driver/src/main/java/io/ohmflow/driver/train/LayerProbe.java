package io.ohmflow.driver.train;

import io.ohmflow.kernel.layer.LayerObservation;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.List;

/** Looks at the layers of a programmed chip while it classifies samples. */
final class LayerProbe {
  private LayerProbe() {}

  /**
   * Figures of every layer on tiles, in their order.
   *
   * @param worker with a chip that has been programmed and read
   * @param features samples [n × input size]
   * @param mvm identity of the noise per product, that of the classification
   * @param first position of the first sample in the stream of that noise
   */
  static List<LayerFigures> of(
      LaneWorker worker, float[] features, int n, NoiseKey mvm, long first) {
    return worker.inspect(features, n, mvm, first).stream().map(LayerProbe::figures).toList();
  }

  private static LayerFigures figures(LayerObservation o) {
    double signal = o.signal().variance();
    return new LayerFigures(
        o.name(),
        signal > 0 ? o.error().variance() / signal : 0,
        o.clippedInputShare(),
        o.clippedOutputShare(),
        o.effectiveLsb(),
        o.worstDrop());
  }
}
