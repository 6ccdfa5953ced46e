package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Matrix;
import java.util.List;

/**
 * Runs {@link Linear} and {@link Pointwise}: one product per pass over all positions of all
 * samples.
 */
final class FullyConnected implements Layer {
  private final int inputs;
  private final int outputs;
  private final int positions;
  private final WeightProduct product;
  private final float[] y;
  private float[] dx;
  private float[] x;

  /**
   * @param inputs length of a vector
   * @param positions vectors of a sample
   */
  FullyConnected(
      int inputs, int positions, WeightSpec weights, LaneResources lane, Placement placement) {
    this.inputs = inputs;
    this.outputs = weights.outputs();
    this.positions = positions;
    int vectors = placement.maxBatch() * positions;
    WeightProduct.Dimensions size = new WeightProduct.Dimensions(inputs, outputs, 1, vectors, 1);
    this.product = new WeightProduct(size, weights, lane, placement);
    this.y = new float[vectors * outputs];
    this.dx = placement.needsInputGradient() ? new float[vectors * inputs] : NO_GRADIENT;
  }

  @Override
  public void program(Pass pass) {
    product.program(pass);
  }

  @Override
  public void solveWires(float[] parameters, WireLags into) {
    product.solveWires(parameters, into);
  }

  @Override
  public void read(Pass pass) {
    product.read(pass);
  }

  @Override
  public float[] forward(float[] x, int n, Pass pass) {
    this.x = x;
    int vectors = n * positions;
    product.begin(x, vectors * inputs, pass);
    Matrix in = new Matrix(x, 0, vectors, inputs, inputs);
    Matrix out = new Matrix(y, 0, vectors, outputs, outputs);
    product.multiply(0, 0, in, out, pass.firstSample() * positions, pass);
    product.finish(y, vectors, n, pass);
    return y;
  }

  @Override
  public void report(String name, List<LayerObservation> to) {
    product.report(name, to);
  }

  @Override
  public float[] backward(float[] dy, int n, Pass pass) {
    int vectors = n * positions;
    product.biasGradient(dy, vectors, pass);
    if (dx == NO_GRADIENT && product.needsInputGradient(pass)) {
      dx = new float[vectors * inputs];
    }
    Matrix in = new Matrix(x, 0, vectors, inputs, inputs);
    Matrix gradient = new Matrix(dy, 0, vectors, outputs, outputs);
    Matrix back = dx == NO_GRADIENT ? null : new Matrix(dx, 0, vectors, inputs, inputs);
    product.backward(0, 0, in, gradient, back, pass);
    product.endBackward(x, dx, vectors * inputs, pass);
    return dx;
  }
}
