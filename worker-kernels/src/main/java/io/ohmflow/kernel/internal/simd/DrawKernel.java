package io.ohmflow.kernel.internal.simd;

/**
 * Random numbers in groups of {@value #GROUP}: 16 blocks of Philox4x32-10, word w of block b being
 * element 16·w + b. Normals pair words (0, 1) and (2, 3) by Box and Muller; the cosines are the
 * elements of the first word, the sines those of the second.
 *
 * <p>Only exact integer operations and correctly rounded float operations in a fixed order, so
 * every implementation gives the same bits.
 */
public interface DrawKernel {
  /** Elements of a group. */
  int GROUP = 64;

  /** Blocks of a group. */
  int BLOCKS = 16;

  /**
   * Standard normals.
   *
   * @param key key of the generator
   * @param counter upper half of its counter
   * @param group number of the first group; block 16·group is the lower half of the counter
   * @param groups how many
   * @param out receives 64·groups values from {@code offset} on
   */
  void normals(long key, long counter, long group, int groups, float[] out, int offset);

  /** Uniforms in (0, 1), multiples of 2^-24 shifted by half; parameters as for normals. */
  void uniforms(long key, long counter, long group, int groups, float[] out, int offset);

  /** The implementation without the Vector API. */
  static DrawKernel scalar() {
    return new ScalarDraws();
  }

  /** The fastest implementation this JVM offers. */
  static DrawKernel fastest() {
    return VectorSupport.load("VectorDraws", DrawKernel.class, DrawKernel::scalar);
  }
}
