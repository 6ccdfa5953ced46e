package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Rows;

/**
 * Gaussian error linear unit y = x·Φ(x), elementwise, Φ the distribution function of a normal
 * variable (the exact form, not the one with tanh). See {@link Rows#gelu}.
 */
record Gelu(Shape input) implements LayerSpec {

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    return x.named(drawing.add("Gelu", "gelu", x.name()).name());
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new Unit(input.size(), placement.maxBatch());
  }

  /** Keeps the input alone: its slope costs one exponential, less than a second buffer. */
  private static final class Unit implements Layer {
    private final int size;
    private final float[] y;
    private final float[] dx;
    private float[] x;

    Unit(int size, int maxBatch) {
      this.size = size;
      this.y = new float[maxBatch * size];
      this.dx = new float[maxBatch * size];
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      this.x = x;
      Rows.gelu(x, 0, y, 0, n * size);
      return y;
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      Rows.geluGradient(x, dy, dx, n * size);
      return dx;
    }
  }
}
