package io.ohmflow.kernel.random;

public final class Permutation {
  private final long size;
  private final int half;
  private final NoiseKey key;

  public Permutation(long size, NoiseKey key) {
    this.size = size;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(size - 1));
    this.half = (bits + 1) / 2;
    this.key = key;
  }

  public long at(long i) {
    long x = i;
    do {
      x = round(x);
    } while (x >= size);
    return x;
  }

  private long round(long x) {
    long mask = (1L << half) - 1;
    long l = x >>> half;
    long r = x & mask;
    for (int k = 0; k < 4; k++) {
      long f = key.child(k).child(r).key() & mask;
      long t = l ^ f;
      l = r;
      r = t;
    }
    return (l << half) | r;
  }
}
