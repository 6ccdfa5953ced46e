package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Channels;

/** Rectifier y = max(x, 0), elementwise. Its derivative at 0 is taken as 0; NaN stays NaN. */
record Relu(Shape input) implements LayerSpec {

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    return x.named(drawing.add("Relu", "relu", x.name()).name());
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new Rectifier(placement.maxBatch() * input.size(), input.size());
  }

  private static final class Rectifier implements Layer {
    private final int size;
    private final float[] y;
    private final float[] dx;

    Rectifier(int capacity, int size) {
      this.size = size;
      this.y = new float[capacity];
      this.dx = new float[capacity];
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      int count = n * size;
      for (int i = 0; i < count; i++) {
        y[i] = Math.max(x[i], 0f);
      }
      return y;
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      int count = n * size;
      Channels.gate(y, dy, dx, count);
      return dx;
    }
  }
}
