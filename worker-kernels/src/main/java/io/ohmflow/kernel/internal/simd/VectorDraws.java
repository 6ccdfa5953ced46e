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
 * As many blocks at once as a vector has 32-bit lanes; words of several groups first, then what
 * they become, so that each of the two loops finds its constants in registers.
 *
 * <p>The Vector API of Java 17 has no upper half of a 32-bit product, so words live in 64-bit
 * lanes: even blocks in one vector, odd blocks in another, put together when the rounds are done.
 */
final class VectorDraws implements DrawKernel {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final LongVector EVEN = LongVector.zero(LONGS).addIndex(2);

  /** Groups whose words are kept at a time. */
  private static final int AT_ONCE = 16;

  /** Word w of block b of a group from {@code BLOCKS · w + b} on, as its elements are numbered. */
  private final int[] words = new int[AT_ONCE * GROUP];

  @Override
  public void normals(long key, long counter, long group, int groups, float[] out, int offset) {
    for (int g = 0; g < groups; g += AT_ONCE) {
      int n = Math.min(AT_ONCE, groups - g);
      blocks((group + g) * BLOCKS, n * BLOCKS, counter, key, words);
      normals(words, 2 * n, out, offset + g * GROUP);
    }
  }

  @Override
  public void uniforms(long key, long counter, long group, int groups, float[] out, int offset) {
    for (int g = 0; g < groups; g += AT_ONCE) {
      int n = Math.min(AT_ONCE, groups - g);
      blocks((group + g) * BLOCKS, n * BLOCKS, counter, key, words);
      for (int i = 0; i < n * GROUP; i++) {
        out[offset + g * GROUP + i] = ScalarDraws.uniform(words[i]);
      }
    }
  }

  private static void blocks(long first, int n, long counter, long key, int[] words) {
    LongVector high2 = LongVector.broadcast(LONGS, counter & Philox.MASK);
    LongVector high3 = LongVector.broadcast(LONGS, counter >>> 32);
    for (int b = 0; b < n; b += LANES) {
      // A group starts at a multiple of 16, so blocks of one vector differ in the lowest word only.
      LongVector e0 = EVEN.add(first + b & Philox.MASK);
      LongVector o0 = e0.add(1L);
      LongVector e1 = LongVector.broadcast(LONGS, first + b >>> 32);
      LongVector o1 = e1;
      LongVector e2 = high2;
      LongVector o2 = high2;
      LongVector e3 = high3;
      LongVector o3 = high3;
      int key0 = (int) key;
      int key1 = (int) (key >>> 32);
      for (int round = 0; round < Philox.ROUNDS; round++) {
        LongVector ep0 = e0.mul(Philox.M0);
        LongVector op0 = o0.mul(Philox.M0);
        LongVector ep1 = e2.mul(Philox.M1);
        LongVector op1 = o2.mul(Philox.M1);
        LongVector k0 = LongVector.broadcast(LONGS, key0 & Philox.MASK);
        LongVector k1 = LongVector.broadcast(LONGS, key1 & Philox.MASK);
        e0 = ep1.lanewise(LSHR, 32).lanewise(XOR, e1).lanewise(XOR, k0);
        o0 = op1.lanewise(LSHR, 32).lanewise(XOR, o1).lanewise(XOR, k0);
        e2 = ep0.lanewise(LSHR, 32).lanewise(XOR, e3).lanewise(XOR, k1);
        o2 = op0.lanewise(LSHR, 32).lanewise(XOR, o3).lanewise(XOR, k1);
        e1 = ep1.and(Philox.MASK);
        o1 = op1.and(Philox.MASK);
        e3 = ep0.and(Philox.MASK);
        o3 = op0.and(Philox.MASK);
        key0 += Philox.W0;
        key1 += Philox.W1;
      }
      int to = b / BLOCKS * GROUP + b % BLOCKS;
      joined(e0, o0).intoArray(words, to);
      joined(e1, o1).intoArray(words, to + BLOCKS);
      joined(e2, o2).intoArray(words, to + 2 * BLOCKS);
      joined(e3, o3).intoArray(words, to + 3 * BLOCKS);
    }
  }

  private static IntVector joined(LongVector even, LongVector odd) {
    return even.lanewise(OR, odd.lanewise(LSHL, 32)).reinterpretAsInts();
  }

  /** Of each pair of runs of words the cosines, then the sines. */
  private static void normals(int[] words, int pairs, float[] out, int offset) {
    for (int i = 0; i < pairs * BLOCKS; i += LANES) {
      int from = i / BLOCKS * 2 * BLOCKS + i % BLOCKS;
      int at = offset + from;
      IntVector first = IntVector.fromArray(INTS, words, from);
      IntVector second = IntVector.fromArray(INTS, words, from + BLOCKS);
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
  }

  private static FloatVector toFloat(IntVector v) {
    return (FloatVector) v.convert(I2F, 0);
  }
}
