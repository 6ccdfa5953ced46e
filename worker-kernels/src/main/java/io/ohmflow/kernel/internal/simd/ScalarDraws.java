package io.ohmflow.kernel.internal.simd;

/** One block at a time. Not thread-safe: owns the words of a block. */
final class ScalarDraws implements DrawKernel {
  private final int[] words = new int[4];

  @Override
  public void normals(long key, long counter, long group, int groups, float[] out, int offset) {
    for (int i = 0; i < groups * BLOCKS; i++) {
      Philox.block(group * BLOCKS + i, counter, key, words);
      int at = offset + i / BLOCKS * GROUP + i % BLOCKS;
      for (int pair = 0; pair < 4; pair += 2) {
        float radius = BoxMuller.radius(words[pair]);
        out[at + pair * BLOCKS] = radius * BoxMuller.cosine(words[pair + 1]);
        out[at + (pair + 1) * BLOCKS] = radius * BoxMuller.sine(words[pair + 1]);
      }
    }
  }

  @Override
  public void uniforms(long key, long counter, long group, int groups, float[] out, int offset) {
    for (int i = 0; i < groups * BLOCKS; i++) {
      Philox.block(group * BLOCKS + i, counter, key, words);
      int at = offset + i / BLOCKS * GROUP + i % BLOCKS;
      for (int w = 0; w < 4; w++) {
        out[at + w * BLOCKS] = uniform(words[w]);
      }
    }
  }

  /** (23 bits + 1/2)·2^-23: symmetric, never 0 or 1. */
  static float uniform(int word) {
    return Math.fma((float) (word >>> 9), 0x1p-23f, 0x1p-24f);
  }
}
