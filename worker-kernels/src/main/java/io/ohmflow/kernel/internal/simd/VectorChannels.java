package io.ohmflow.kernel.internal.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** As many channels at once as fill a vector; the rest as in {@link ScalarChannels}. */
final class VectorChannels implements ChannelKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  private static FloatVector at(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  @Override
  public void moments(
      float[] x, int from, int rows, int channels, float[] pivot, float[] first, float[] second) {
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      FloatVector origin = at(pivot, c);
      FloatVector sum = at(first, c);
      FloatVector squares = at(second, c);
      for (int r = 0, i = from + c; r < rows; r++, i += channels) {
        FloatVector d = at(x, i).sub(origin);
        sum = sum.add(d);
        squares = d.fma(d, squares);
      }
      sum.intoArray(first, c);
      squares.intoArray(second, c);
    }
    if (c < channels) {
      ScalarChannels.moments(x, from, rows, channels, c, pivot, first, second);
    }
  }

  @Override
  public void normalize(
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] slope,
      float[] shift,
      float[] y) {
    int whole = channels - channels % LANES;
    for (int r = 0, row = from; r < rows; r++, row += channels) {
      for (int c = 0; c < whole; c += LANES) {
        at(x, row + c).sub(at(mean, c)).mul(at(slope, c)).add(at(shift, c)).intoArray(y, row + c);
      }
      if (whole < channels) {
        ScalarChannels.normalizeRow(x, row, channels, whole, mean, slope, shift, y);
      }
    }
  }

  @Override
  public void gradients(
      float[] dy,
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] first,
      float[] second) {
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      FloatVector origin = at(mean, c);
      FloatVector unit = at(inverse, c);
      FloatVector sum = at(first, c);
      FloatVector products = at(second, c);
      for (int r = 0, i = from + c; r < rows; r++, i += channels) {
        FloatVector gradient = at(dy, i);
        sum = sum.add(gradient);
        products = gradient.fma(at(x, i).sub(origin).mul(unit), products);
      }
      sum.intoArray(first, c);
      products.intoArray(second, c);
    }
    if (c < channels) {
      ScalarChannels.gradients(dy, x, from, rows, channels, c, mean, inverse, first, second);
    }
  }

  @Override
  public void differentiate(
      float[] dy,
      float[] x,
      int from,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] slope,
      float[] first,
      float[] second,
      float[] dx) {
    int whole = channels - channels % LANES;
    for (int r = 0, row = from; r < rows; r++, row += channels) {
      for (int c = 0; c < whole; c += LANES) {
        FloatVector normal = at(x, row + c).sub(at(mean, c)).mul(at(inverse, c));
        FloatVector rest = at(dy, row + c).sub(at(first, c)).sub(normal.mul(at(second, c)));
        at(slope, c).mul(rest).intoArray(dx, row + c);
      }
      if (whole < channels) {
        ScalarChannels.differentiateRow(
            dy, x, row, channels, whole, mean, inverse, slope, first, second, dx);
      }
    }
  }

  @Override
  public void gate(float[] y, float[] in, float[] out, int from, int n) {
    int end = from + n;
    int i = from;
    FloatVector zero = FloatVector.zero(FLOATS);
    for (; i + LANES <= end; i += LANES) {
      zero.blend(at(in, i), at(y, i).compare(GT, 0f)).intoArray(out, i);
    }
    ScalarChannels.gateValues(y, in, out, i, end - i);
  }

  @Override
  public void takeLarger(
      float[] x,
      int from,
      int[] places,
      float number,
      float[] largest,
      float[] best,
      int at,
      int n) {
    int whole = n - n % LANES;
    for (int j = 0; j < whole; j += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, from, places, j);
      FloatVector top = at(largest, at + j);
      VectorMask<Float> larger = v.compare(GT, top).or(v.compare(NE, v));
      top.blend(v, larger).intoArray(largest, at + j);
      at(best, at + j).blend(number, larger).intoArray(best, at + j);
    }
    ScalarChannels.takeLarger(x, from, places, number, largest, best, at, whole, n);
  }
}
