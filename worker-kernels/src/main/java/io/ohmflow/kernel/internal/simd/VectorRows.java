package io.ohmflow.kernel.internal.simd;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The functions of {@link ScalarRows} on whole vectors; the rest of an array is scalar. */
final class VectorRows implements RowKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  private final ScalarRows scalar = new ScalarRows();

  @Override
  public float max(float[] x, int from, int n) {
    if (n < LANES) {
      return scalar.max(x, from, n);
    }
    FloatVector largest = FloatVector.fromArray(FLOATS, x, from);
    int i = LANES;
    for (; i + LANES <= n; i += LANES) {
      largest = largest.max(FloatVector.fromArray(FLOATS, x, from + i));
    }
    // The last vector may overlap the one before: a maximum does not mind.
    largest = largest.max(FloatVector.fromArray(FLOATS, x, from + n - LANES));
    return largest.reduceLanes(MAX);
  }

  @Override
  public void gelu(float[] in, int from, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, in, from + i);
      FloatVector magnitude = x.abs();
      FloatVector q = upperTail(magnitude, bell(x));
      magnitude.neg().fma(q, x.max(0f)).intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = ScalarRows.gelu(in[from + i]);
    }
  }

  @Override
  public void geluGradient(float[] in, float[] gradient, float[] out, int from, int n) {
    int end = from + n;
    int i = from;
    for (; i + LANES <= end; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, in, i);
      FloatVector bell = bell(x);
      FloatVector q = upperTail(x.abs(), bell);
      FloatVector share = q.blend(constant(1f).sub(q), x.compare(GE, 0f));
      FloatVector slope = x.mul(ScalarRows.DENSITY).fma(bell, share);
      FloatVector.fromArray(FLOATS, gradient, i).mul(slope).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = gradient[i] * ScalarRows.slope(in[i]);
    }
  }

  private static FloatVector bell(FloatVector x) {
    return VectorElementwise.exp(x.mul(-0.5f).mul(x));
  }

  /** As {@link ScalarRows}, operation by operation. */
  private static FloatVector upperTail(FloatVector x, FloatVector bell) {
    FloatVector t = constant(1f).div(x.fma(constant(ScalarRows.STEEPNESS), constant(1f)));
    FloatVector p = constant(ScalarRows.TAIL[0]);
    p = p.fma(t, constant(ScalarRows.TAIL[1]));
    p = p.fma(t, constant(ScalarRows.TAIL[2]));
    p = p.fma(t, constant(ScalarRows.TAIL[3]));
    p = p.fma(t, constant(ScalarRows.TAIL[4]));
    return p.mul(t).mul(bell);
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
