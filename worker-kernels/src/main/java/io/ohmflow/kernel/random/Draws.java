package io.ohmflow.kernel.random;

public final class Draws {
  public static final int CHUNK = 4096;
  private static final int SLOTS = 8;
  private final float[][] buffers = new float[SLOTS][CHUNK];
  private final int[] words = new int[4];
  private NoiseKey key;
  private long first;

  public Draws() {}

  public Draws at(NoiseKey key, long firstElement) {
    this.key = key;
    this.first = firstElement;
    return this;
  }

  public float[] normals(int slot, int n) {
    fill(key, slot, first, buffers[slot], 0, n, true);
    return buffers[slot];
  }

  public float[] uniforms(int slot, int n) {
    fill(key, slot, first, buffers[slot], 0, n, false);
    return buffers[slot];
  }

  public void normals(NoiseKey key, long firstElement, float[] out, int offset, int n) {
    fill(key, 0, firstElement, out, offset, n, true);
  }

  public void uniforms(NoiseKey key, long firstElement, float[] out, int offset, int n) {
    fill(key, 0, firstElement, out, offset, n, false);
  }

  private void fill(
      NoiseKey key, int slot, long first, float[] out, int offset, int n, boolean normal) {
    NoiseKey stream = key.child(slot);
    long k = stream.key();
    long c = stream.counter();
    for (int i = 0; i < n; i++) {
      long e = first + i;
      long block = e >> 2;
      if (i == 0 || (e & 3) == 0) {
        Philox4x32.block(
            (int) block,
            (int) (block >>> 32),
            (int) c,
            (int) (c >>> 32),
            (int) k,
            (int) (k >>> 32),
            words);
      }
      int w = (int) (e & 3);
      out[offset + i] = normal ? normal(w) : uniform(words[w]);
    }
  }

  private float normal(int w) {
    double u1 = ((words[w & ~1] & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
    double u2 = ((words[w | 1] & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
    double r = StrictMath.sqrt(-2 * StrictMath.log(u1));
    double a = 2 * Math.PI * u2;
    return (float) (r * ((w & 1) == 0 ? StrictMath.cos(a) : StrictMath.sin(a)));
  }

  private static float uniform(int word) {
    return ((word >>> 9) + 0.5f) * 0x1p-23f;
  }
}
