package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.Observed;
import io.ohmflow.kernel.layer.LayerObservation.Circuit;
import io.ohmflow.kernel.layer.LayerObservation.Clips;
import io.ohmflow.kernel.layer.LayerObservation.Moments;
import io.ohmflow.kernel.linalg.Matrix;

/** Gathers a {@link LayerObservation} over the products of one pass of one layer. */
final class Inspection {
  private final boolean dacClips;
  private long products;
  private double signal;
  private double signalSquares;
  private double error;
  private double errorSquares;
  private long inputs;
  private long clippedInputs;
  private long conversions;
  private double clippedConversions;
  private double stepSquares;
  private double worstDrop;
  private Drive drive;

  /**
   * @param dacClips whether inputs beyond the range are clipped
   */
  Inspection(boolean dacClips) {
    this.dacClips = dacClips;
  }

  /**
   * Takes in a product.
   *
   * @param x what was multiplied, [vectors × inputs]
   * @param y what the tiles gave, [vectors × outputs]
   * @param exact [vectors × outputs]
   */
  void add(Matrix x, Matrix y, Matrix exact, AnalogMatrix tiles, Drive with) {
    drive = with;
    compare(y, exact);
    float limit = dacClips && with.inputRange() > 0 ? with.inputRange() : Float.POSITIVE_INFINITY;
    for (int v = 0; v < x.rows(); v++) {
      for (int k = 0; k < x.columns(); k++) {
        clippedInputs += Math.abs(x.at(v, k)) > limit ? 1 : 0;
      }
    }
    inputs += (long) x.rows() * x.columns();
    worstDrop = Math.max(worstDrop, tiles.worstDrop());
    Observed seen = tiles.observed();
    conversions += seen.conversions();
    clippedConversions += seen.clippedShare() * seen.conversions();
    double step = tiles.adcStep(with);
    stepSquares += step * step * y.rows() * y.columns();
  }

  private void compare(Matrix y, Matrix exact) {
    for (int v = 0; v < y.rows(); v++) {
      for (int c = 0; c < y.columns(); c++) {
        double s = exact.at(v, c);
        double e = y.at(v, c) - s;
        signal += s;
        signalSquares += s * s;
        error += e;
        errorSquares += e * e;
      }
    }
    products += (long) y.rows() * y.columns();
  }

  /** What was gathered. */
  LayerObservation result(String name) {
    return new LayerObservation(
        name,
        new Moments(products, signal, signalSquares),
        new Moments(products, error, errorSquares),
        new Clips(inputs, clippedInputs),
        new Clips(conversions, Math.round(clippedConversions)),
        new Circuit(drive.inputRange(), drive.adcRange(), stepSquares / products, worstDrop));
  }
}
