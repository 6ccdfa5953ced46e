package io.ohmflow.kernel.layer;

/** Turns an image into a vector, [height × width × channels] in that order. Moves no data. */
record Flatten(Shape input) implements LayerSpec {

  @Override
  public Shape output() {
    return Shape.flat(input.size());
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    Signal flat = drawing.flat(x);
    return new Signal(flat.name(), output(), flat.order());
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new Layer() {
      @Override
      public float[] forward(float[] x, int n, Pass pass) {
        return x;
      }

      @Override
      public float[] backward(float[] dy, int n, Pass pass) {
        return dy;
      }
    };
  }
}
