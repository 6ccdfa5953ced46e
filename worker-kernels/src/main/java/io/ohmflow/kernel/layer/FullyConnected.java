package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Matrix;
import java.util.List;

/** Runs {@link Linear}: one product per pass. */
final class FullyConnected implements Layer {
  private final int inputs;
  private final int outputs;
  private final WeightProduct product;
  private final float[] y;
  private final float[] dx;
  private float[] x;

  FullyConnected(Linear spec, LaneResources lane, Placement placement) {
    this.inputs = spec.inputs();
    this.outputs = spec.weights().outputs();
    int batch = placement.maxBatch();
    WeightProduct.Dimensions size = new WeightProduct.Dimensions(inputs, outputs, 1, batch, 1);
    this.product = new WeightProduct(size, spec.weights(), lane, placement);
    this.y = new float[batch * outputs];
    this.dx = placement.needsInputGradient() ? new float[batch * inputs] : NO_GRADIENT;
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
    product.begin(x, n * inputs, pass);
    Matrix in = new Matrix(x, 0, n, inputs, inputs);
    Matrix out = new Matrix(y, 0, n, outputs, outputs);
    product.multiply(0, 0, in, out, pass.firstSample(), pass);
    product.finish(y, n, n, pass);
    return y;
  }

  @Override
  public void report(String name, List<LayerObservation> to) {
    product.report(name, to);
  }

  @Override
  public float[] backward(float[] dy, int n, Pass pass) {
    product.biasGradient(dy, n, pass);
    Matrix in = new Matrix(x, 0, n, inputs, inputs);
    Matrix gradient = new Matrix(dy, 0, n, outputs, outputs);
    Matrix back = dx == NO_GRADIENT ? null : new Matrix(dx, 0, n, inputs, inputs);
    product.backward(0, 0, in, gradient, back, pass);
    return dx;
  }
}
