package io.ohmflow.kernel.random;

public record NoiseKey(long key, long counter) {
  public static NoiseKey of(long seed) {
    return new NoiseKey(mix(seed ^ 0x9E3779B97F4A7C15L), mix2(seed + 0x1234567L));
  }

  public NoiseKey child(long id) {
    return new NoiseKey(
        mix(key + 0x9E3779B97F4A7C15L * (id + 1)),
        mix2(counter ^ (id * 0xD6E8FEB86659FD93L + key)));
  }

  public NoiseKey child(Purpose p) {
    return child(0x7000000000000000L + p.ordinal());
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long mix2(long z) {
    z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }
}
