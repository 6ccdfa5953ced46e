package io.ohmflow.kernel.internal.simd;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Whole vectors; the rest as in {@link ScalarConverter}. Signs are counted by bits: masks of
 * another element type are slow on Java 17.
 */
final class VectorConverter implements ConverterKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final int SIGN = Integer.SIZE - 1;

  private static FloatVector at(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  @Override
  public int sense(
      float[] v,
      float[] load,
      int at,
      float share,
      float[] z,
      int zAt,
      float std,
      Codes codes,
      float[] gain,
      float[] sum,
      int to,
      int n) {
    int whole = n - n % LANES;
    float zero = codes.zero();
    IntVector clips = IntVector.zero(INTS);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector kept = FloatVector.broadcast(FLOATS, 1f).sub(at(load, at + i).mul(share));
      FloatVector y = at(v, at + i).mul(kept).add(at(z, zAt + i).mul(std));
      y.intoArray(v, at + i);
      clips = clips.add(clipped(y, codes));
      at(sum, to + i).add(code(y, codes, zero).mul(at(gain, i))).intoArray(sum, to + i);
    }
    int rest =
        whole < n
            ? ScalarConverter.sense(v, load, at, share, z, zAt, std, codes, gain, sum, to, whole, n)
            : 0;
    return clips.reduceLanes(ADD) + rest;
  }

  /** 1 where a signal lies above high or below low: differences of unequal numbers are not 0. */
  private static IntVector clipped(FloatVector y, Codes codes) {
    IntVector above = FloatVector.broadcast(FLOATS, codes.high()).sub(y).reinterpretAsInts();
    IntVector below = y.sub(codes.low()).reinterpretAsInts();
    return above.lanewise(OR, below).lanewise(LSHR, SIGN);
  }

  private static FloatVector code(FloatVector y, Codes codes, float zero) {
    return y.mul(codes.scale())
        .sub(zero)
        .min(codes.top())
        .max(codes.bottom())
        .add(ROUNDER)
        .sub(ROUNDER)
        .add(zero);
  }

  @Override
  public void drive(
      float[] x, int from, float[] out, int to, int n, Codes codes, float step, int[] seen) {
    int whole = n - n % LANES;
    float zero = codes.zero();
    IntVector clips = IntVector.zero(INTS);
    IntVector signs = IntVector.zero(INTS);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector y = at(x, from + i);
      clips = clips.add(clipped(y, codes));
      FloatVector level = code(y, codes, zero).mul(step);
      level.intoArray(out, to + i);
      signs = signs.lanewise(OR, level.reinterpretAsInts().lanewise(LSHR, SIGN));
    }
    seen[0] += clips.reduceLanes(ADD);
    seen[1] |= signs.reduceLanes(OR) == 0 ? 0 : Integer.MIN_VALUE;
    if (whole < n) {
      ScalarConverter.drive(x, from, out, to, whole, n, codes, step, seen);
    }
  }
}
