package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Drops each activation with a probability while training and scales the others up, so that the
 * expectation stays; passes everything on in evaluation. What is dropped is a function of the
 * pass's key, the layer and the sample's position. Source: Srivastava et al., JMLR 15, 2014
 * ("inverted" form).
 *
 * @param rate probability in [0, 1)
 */
record Dropout(Shape input, float rate) implements LayerSpec {
  private static final Range RATE = new Range(0, false, 1, true);
  private static final double DEFAULT_RATE = 0.5;

  Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout rate must be in [0, 1), got " + rate);
    }
  }

  /** Reads {@code rate} (0.5). */
  static Dropout read(Section s, Shape input) {
    return new Dropout(input, (float) s.number("rate", RATE, DEFAULT_RATE));
  }

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    return x;
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    return new Dropper(this, resources.draws(), placement);
  }

  private static final class Dropper implements Layer {
    private final int size;
    private final float rate;
    private final long id;
    private final Draws draws;
    private final float[] mask;
    private final float[] y;
    private final float[] dx;

    Dropper(Dropout spec, Draws draws, Placement placement) {
      this.size = spec.input.size();
      this.rate = spec.rate;
      this.id = placement.id();
      this.draws = draws;
      this.mask = new float[placement.maxBatch() * size];
      this.y = new float[mask.length];
      this.dx = new float[mask.length];
    }

    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      if (!pass.training()) {
        return x;
      }
      NoiseKey key = pass.noise().dropout().child(id);
      int count = n * size;
      draws.uniforms(key, pass.firstSample() * size, mask, 0, count);
      float keep = 1 / (1 - rate);
      for (int i = 0; i < count; i++) {
        mask[i] = mask[i] < rate ? 0f : keep;
        y[i] = x[i] * mask[i];
      }
      return y;
    }

    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      int count = n * size;
      for (int i = 0; i < count; i++) {
        dx[i] = dy[i] * mask[i];
      }
      return dx;
    }
  }
}
