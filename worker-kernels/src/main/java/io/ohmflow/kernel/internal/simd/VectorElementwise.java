package io.ohmflow.kernel.internal.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The functions of {@link ScalarElementwise} on whole vectors; the rest of an array is scalar. */
final class VectorElementwise implements ElementwiseKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final int BIAS = 127;
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ScalarElementwise.ROUNDER);

  @Override
  public int largestMagnitude(float[] x, int from, int n) {
    // Four maxima, because each waits for the one before it.
    IntVector a = IntVector.zero(INTS);
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    int i = 0;
    for (; i + 4 * LANES <= n; i += 4 * LANES) {
      a = a.max(magnitude(x, from + i));
      b = b.max(magnitude(x, from + i + LANES));
      c = c.max(magnitude(x, from + i + 2 * LANES));
      d = d.max(magnitude(x, from + i + 3 * LANES));
    }
    int bits = a.max(b).max(c.max(d)).reduceLanes(MAX);
    for (; i < n; i++) {
      int other = Float.floatToRawIntBits(x[from + i]) & ScalarElementwise.MAGNITUDE;
      bits = Math.max(bits, other);
    }
    return bits;
  }

  private static IntVector magnitude(float[] x, int at) {
    return FloatVector.fromArray(FLOATS, x, at)
        .reinterpretAsInts()
        .and(ScalarElementwise.MAGNITUDE);
  }

  @Override
  public void signs(float[] in, float[] out, int from, int n) {
    int end = from + n;
    int i = from;
    for (; i + LANES <= end; i += LANES) {
      FloatVector.fromArray(FLOATS, in, i)
          .reinterpretAsInts()
          .and(~ScalarElementwise.MAGNITUDE)
          .lanewise(OR, ScalarElementwise.ONE)
          .reinterpretAsFloats()
          .intoArray(out, i);
    }
    for (; i < end; i++) {
      int sign = Float.floatToRawIntBits(in[i]) & ~ScalarElementwise.MAGNITUDE;
      out[i] = Float.intBitsToFloat(sign | ScalarElementwise.ONE);
    }
  }

  @Override
  public int firstBeyond(float low, float high, float[] x, int from, int n) {
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, from + i);
      IntVector above = FloatVector.broadcast(FLOATS, high).sub(v).reinterpretAsInts();
      IntVector below = v.sub(low).reinterpretAsInts();
      if (above.lanewise(OR, below).reduceLanes(OR) < 0) {
        int found = ScalarElementwise.firstBeyond(low, high, x, from, i, i + LANES);
        if (found < i + LANES) {
          return found;
        }
      }
    }
    return ScalarElementwise.firstBeyond(low, high, x, from, whole, n);
  }

  @Override
  public void exp(float[] in, int from, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      exp(FloatVector.fromArray(FLOATS, in, from + i)).intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = ScalarElementwise.exp(in[from + i]);
    }
  }

  @Override
  public void log(float[] in, int from, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, in, from + i);
      log(x.max(Float.MIN_NORMAL)).intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = ScalarElementwise.log(in[from + i]);
    }
  }

  @Override
  public void pow(float[] in, int from, float exponent, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, in, from + i).max(Float.MIN_NORMAL);
      exp(log(x).mul(exponent)).intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = ScalarElementwise.pow(in[from + i], exponent);
    }
  }

  /** As {@link BoxMuller#log}, operation by operation. */
  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector e = bits.sub(BoxMuller.ROOT_HALF_BITS).lanewise(ASHR, BoxMuller.MANTISSA_BITS);
    FloatVector f =
        bits.sub(e.lanewise(LSHL, BoxMuller.MANTISSA_BITS)).reinterpretAsFloats().sub(1f);
    FloatVector p = constant(BoxMuller.LOG[0]);
    p = p.fma(f, constant(BoxMuller.LOG[1]));
    p = p.fma(f, constant(BoxMuller.LOG[2]));
    p = p.fma(f, constant(BoxMuller.LOG[3]));
    p = p.fma(f, constant(BoxMuller.LOG[4]));
    p = p.fma(f, constant(BoxMuller.LOG[5]));
    p = p.fma(f, constant(BoxMuller.LOG[6]));
    p = p.fma(f, constant(BoxMuller.LOG[7]));
    p = p.fma(f, constant(BoxMuller.LOG[8]));
    FloatVector z = f.mul(f);
    FloatVector exponent = (FloatVector) e.convert(I2F, 0);
    FloatVector y = exponent.fma(constant(BoxMuller.LN2_LOW), p.mul(f).mul(z));
    y = z.fma(constant(-0.5f), y);
    return exponent.fma(constant(BoxMuller.LN2_HIGH), f.add(y));
  }

  /** As {@link ScalarElementwise#exp(float)}, operation by operation. */
  static FloatVector exp(FloatVector x) {
    FloatVector held = x.min(ScalarElementwise.EXP_HIGH).max(ScalarElementwise.EXP_LOW);
    FloatVector rounded =
        held.fma(constant(ScalarElementwise.LOG2_E), constant(ScalarElementwise.ROUNDER));
    FloatVector n = rounded.sub(ScalarElementwise.ROUNDER);
    FloatVector r = n.fma(constant(-BoxMuller.LN2_HIGH), held);
    r = n.fma(constant(-BoxMuller.LN2_LOW), r);
    FloatVector p = constant(ScalarElementwise.EXP[0]);
    p = p.fma(r, constant(ScalarElementwise.EXP[1]));
    p = p.fma(r, constant(ScalarElementwise.EXP[2]));
    p = p.fma(r, constant(ScalarElementwise.EXP[3]));
    p = p.fma(r, constant(ScalarElementwise.EXP[4]));
    p = p.fma(r, constant(ScalarElementwise.EXP[5]));
    FloatVector y = p.fma(r.mul(r), r).add(1f);
    // The rounded sum holds n in its lowest bits; Java 17 has no fast cast from float to int.
    IntVector power = rounded.reinterpretAsInts().add(BIAS - ROUNDER_BITS);
    return y.mul(power.lanewise(LSHL, BoxMuller.MANTISSA_BITS).reinterpretAsFloats());
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
