package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import java.util.Arrays;
import java.util.List;

/**
 * Runs {@link Conv2d}: patches of a block of output rows, then one product per group. Patches of a
 * whole batch would be many times larger than its images, so a block is as large as stays in a
 * second-level cache, and the backward pass cuts its patches again.
 */
final class Convolution implements Layer {
  /** Values of a block of patches, 256 KiB. */
  private static final int BLOCK = 1 << 16;

  /** Rows that products may read beyond the last; see {@link Linalg#rowStride}. */
  private static final int ROOM = 8;

  private final Conv2d spec;
  private final Shape in;
  private final Shape out;
  private final int blockRows;

  /** Distance of two patches in the buffer. */
  private final int stride;

  private final Patches patches;
  private final WeightProduct product;
  private final float[] buffer;
  private final float[] y;
  private float[] back;
  private float[] dx;
  private float[] x;

  /** Converted pixels under the present block. */
  private float[] pixels;

  /** Values of dx that the present pass has cleared. */
  private int cleared;

  private final Views ofBuffer = new Views();
  private final Views ofOutputs = new Views();
  private final Views ofGradients = new Views();
  private final Views ofBack = new Views();

  Convolution(Conv2d spec, LaneResources lane, Placement placement) {
    this.spec = spec;
    this.in = spec.input();
    this.out = spec.output();
    int rows = placement.maxBatch() * out.height();
    int rowValues = out.width() * spec.patch();
    this.blockRows = Math.max(1, Math.min(rows, BLOCK / rowValues));
    this.stride = Math.max(lane.linalg().rowStride(spec.patch()), Patches.stride(spec));
    this.patches = new Patches(spec, stride);
    WeightProduct.Dimensions size =
        new WeightProduct.Dimensions(
            spec.patch(),
            spec.groupOutputs(),
            spec.groups(),
            blockRows * out.width(),
            (rows + blockRows - 1) / blockRows);
    this.product = new WeightProduct(size, spec.weights(), lane, placement);
    int room = stride > spec.patch() ? ROOM * stride : 0;
    this.buffer = new float[blockRows * out.width() * stride + room];
    this.y = new float[placement.maxBatch() * out.size()];
    boolean propagates = placement.needsInputGradient();
    this.back = propagates ? new float[blockRows * rowValues] : NO_GRADIENT;
    this.dx = propagates ? new float[placement.maxBatch() * in.size()] : NO_GRADIENT;
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

  /** Gathers patches of a group; pixels that are to be converted are so for all groups at once. */
  private void gather(boolean converts, int row, int count, int group) {
    if (!converts) {
      patches.gather(x, 0, row, count, group, buffer);
      return;
    }
    int first = patches.begins(row);
    if (group == 0) {
      int size = in.width() * in.channels();
      int rows = patches.reached(row + count - 1) - first;
      pixels = product.convertAhead(x, first * size, rows * size);
    }
    patches.gather(pixels, first, row, count, group, buffer);
  }

  private Matrix gathered(int vectors) {
    return ofBuffer.of(buffer, 0, vectors, spec.patch(), stride);
  }

  /** Output channels of one group for some vectors, as a view on an array like y. */
  private Matrix outputs(Views views, float[] values, int firstVector, int vectors, int group) {
    int channels = out.channels();
    int offset = firstVector * channels + group * spec.groupOutputs();
    return views.of(values, offset, vectors, spec.groupOutputs(), channels);
  }

  @Override
  public float[] forward(float[] x, int n, Pass pass) {
    this.x = x;
    product.begin(x, n * in.size(), pass);
    boolean converts = product.convertsAhead(pass);
    int rows = n * out.height();
    long stream = pass.firstSample() * out.pixels();
    for (int row = 0, block = 0; row < rows; row += blockRows, block++) {
      int count = Math.min(blockRows, rows - row);
      int vectors = count * out.width();
      int first = row * out.width();
      for (int g = 0; g < spec.groups(); g++) {
        gather(converts, row, count, g);
        Matrix result = outputs(ofOutputs, y, first, vectors, g);
        product.multiply(g, block, gathered(vectors), result, stream + first, pass);
      }
    }
    product.finish(y, n * out.pixels(), n, pass);
    return y;
  }

  @Override
  public void report(String name, List<LayerObservation> to) {
    product.report(name, to);
  }

  @Override
  public float[] backward(float[] dy, int n, Pass pass) {
    product.biasGradient(dy, n * out.pixels(), pass);
    if (dx == NO_GRADIENT && product.needsInputGradient(pass)) {
      back = new float[buffer.length];
      dx = new float[x.length];
    }
    boolean converts = product.convertsBack(pass);
    cleared = 0;
    int rows = n * out.height();
    for (int row = 0, block = 0; row < rows; row += blockRows, block++) {
      int count = Math.min(blockRows, rows - row);
      clearUpTo(row + count - 1);
      for (int g = 0; g < spec.groups(); g++) {
        backward(converts, dy, row, count, block, g, pass);
      }
    }
    product.endBackward(x, dx, n * in.size(), pass);
    return dx;
  }

  /** Clears the gradient of the input just before it is added to, while it is in the caches. */
  private void clearUpTo(int row) {
    if (dx != NO_GRADIENT) {
      int end = patches.reached(row) * in.width() * in.channels();
      Arrays.fill(dx, cleared, end, 0f);
      cleared = end;
    }
  }

  private void backward(
      boolean converts, float[] dy, int row, int count, int block, int group, Pass pass) {
    int vectors = count * out.width();
    gather(converts, row, count, group);
    Matrix in = gathered(vectors);
    Matrix gradient = outputs(ofGradients, dy, row * out.width(), vectors, group);
    if (dx == NO_GRADIENT) {
      product.backward(group, block, in, gradient, null, pass);
    } else {
      Matrix gradients = ofBack.of(back, vectors, spec.patch());
      product.backward(group, block, in, gradient, gradients, pass);
      patches.scatter(back, row, count, group, dx);
    }
  }
}
