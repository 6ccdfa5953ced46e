package io.ohmflow.kernel.internal.simd;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many blocks at once as a vector has 32-bit lanes.
 *
 * <p>The Vector API of Java 17 has no upper half of a 32-bit product, so words live in 64-bit
 * lanes: even blocks in one vector, odd blocks in another, put together when the rounds are done.
 */
final class VectorDraws implements DrawKernel {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final LongVector EVEN = LongVector.zero(LONGS).addIndex(2);

  /** The words of LANES blocks: word w from {@code w · LANES} on. */
  private final int[] words = new int[4 * LANES];

  @Override
  public void normals(long key, long counter, long group, int groups, float[] out, int offset) {
    for (int g = 0; g < groups; g++) {
      for (int b = 0; b < BLOCKS; b += LANES) {
        blocks((group + g) * BLOCKS + b, counter, key, words);
        int at = offset + g * GROUP + b;
        normals(words, 0, out, at);
        normals(words, 2 * LANES, out, at + 2 * BLOCKS);
      }
    }
  }

  @Override
  public void uniforms(long key, long counter, long group, int groups, float[] out, int offset) {
    for (int g = 0; g < groups; g++) {
      for (int b = 0; b < BLOCKS; b += LANES) {
        blocks((group + g) * BLOCKS + b, counter, key, words);
        for (int w = 0; w < 4; w++) {
          for (int i = 0; i < LANES; i++) {
            out[offset + g * GROUP + b + w * BLOCKS + i] =
                ScalarDraws.uniform(words[w * LANES + i]);
          }
        }
      }
    }
  }

  private static void blocks(long first, long counter, long key, int[] words) {
    // A group starts at a multiple of 16, so its blocks differ in the lowest word only.
    LongVector e0 = EVEN.add(first & Philox.MASK);
    LongVector o0 = e0.add(1L);
    LongVector e1 = LongVector.broadcast(LONGS, first >>> 32);
    LongVector o1 = e1;
    LongVector e2 = LongVector.broadcast(LONGS, counter & Philox.MASK);
    LongVector o2 = e2;
    LongVector e3 = LongVector.broadcast(LONGS, counter >>> 32);
    LongVector o3 = e3;
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < Philox.ROUNDS; round++) {
      LongVector ep0 = e0.mul(Philox.M0);
      LongVector op0 = o0.mul(Philox.M0);
      LongVector ep1 = e2.mul(Philox.M1);
      LongVector op1 = o2.mul(Philox.M1);
      LongVector key0 = LongVector.broadcast(LONGS, k0 & Philox.MASK);
      LongVector key1 = LongVector.broadcast(LONGS, k1 & Philox.MASK);
      e0 = ep1.lanewise(LSHR, 32).lanewise(XOR, e1).lanewise(XOR, key0);
      o0 = op1.lanewise(LSHR, 32).lanewise(XOR, o1).lanewise(XOR, key0);
      e2 = ep0.lanewise(LSHR, 32).lanewise(XOR, e3).lanewise(XOR, key1);
      o2 = op0.lanewise(LSHR, 32).lanewise(XOR, o3).lanewise(XOR, key1);
      e1 = ep1.and(Philox.MASK);
      o1 = op1.and(Philox.MASK);
      e3 = ep0.and(Philox.MASK);
      o3 = op0.and(Philox.MASK);
      k0 += Philox.W0;
      k1 += Philox.W1;
    }
    joined(e0, o0).intoArray(words, 0);
    joined(e1, o1).intoArray(words, LANES);
    joined(e2, o2).intoArray(words, 2 * LANES);
    joined(e3, o3).intoArray(words, 3 * LANES);
  }

  private static IntVector joined(LongVector even, LongVector odd) {
    return even.lanewise(OR, odd.lanewise(LSHL, 32)).reinterpretAsInts();
  }

  /** Cosines of the pair of words at {@code from} to {@code at}, sines to the next run. */
  private static void normals(int[] words, int from, float[] out, int at) {
    IntVector first = IntVector.fromArray(IntVector.SPECIES_PREFERRED, words, from);
    IntVector second = IntVector.fromArray(IntVector.SPECIES_PREFERRED, words, from + LANES);
    FloatVector u =
        toFloat(first.lanewise(LSHR, 1))
            .fma(
                FloatVector.broadcast(FLOATS, BoxMuller.UNIT),
                FloatVector.broadcast(FLOATS, BoxMuller.HALF_UNIT));
    FloatVector radius = VectorElementwise.log(u).mul(-2f).max(0f).lanewise(SQRT);
    IntVector quarter = second.add(BoxMuller.EIGHTH).lanewise(LSHR, 30);
    FloatVector angle = toFloat(second.sub(quarter.lanewise(LSHL, 30))).mul(BoxMuller.ANGLE);
    FloatVector z = angle.mul(angle);
    FloatVector sine =
        FloatVector.broadcast(FLOATS, BoxMuller.S0)
            .fma(z, FloatVector.broadcast(FLOATS, BoxMuller.S1))
            .fma(z, FloatVector.broadcast(FLOATS, BoxMuller.S2))
            .mul(z)
            .fma(angle, angle);
    FloatVector half =
        z.fma(FloatVector.broadcast(FLOATS, -0.5f), FloatVector.broadcast(FLOATS, 1f));
    FloatVector cosine =
        FloatVector.broadcast(FLOATS, BoxMuller.C0)
            .fma(z, FloatVector.broadcast(FLOATS, BoxMuller.C1))
            .fma(z, FloatVector.broadcast(FLOATS, BoxMuller.C2))
            .mul(z)
            .fma(z, half);
    // Exchanged in odd quarters, by bits: masks of another element type are slow on Java 17.
    IntVector sineBits = sine.reinterpretAsInts();
    IntVector exchange =
        sineBits.lanewise(XOR, cosine.reinterpretAsInts()).and(quarter.and(1).neg());
    IntVector s = sineBits.lanewise(XOR, exchange);
    IntVector c = cosine.reinterpretAsInts().lanewise(XOR, exchange);
    IntVector sineSign = quarter.and(2).lanewise(LSHL, 30);
    IntVector cosineSign = quarter.add(1).and(2).lanewise(LSHL, 30);
    c.lanewise(XOR, cosineSign).reinterpretAsFloats().mul(radius).intoArray(out, at);
    s.lanewise(XOR, sineSign).reinterpretAsFloats().mul(radius).intoArray(out, at + BLOCKS);
  }

  private static FloatVector toFloat(IntVector v) {
    return (FloatVector) v.convert(I2F, 0);
  }
}
