package io.ohmflow.kernel.internal.simd;

/**
 * Constants of the transform from two random words to two normals, and its scalar form.
 *
 * <p>u = (word/2 rounded to float + 1/2)·2^-31 in (0, 1]: small values keep their full precision,
 * so that tails reach to √(2 ln 2^32) = 6.66. Logarithm, sine and cosine by the polynomials of the
 * Cephes library (single precision); the angle is reduced to ±π/4 in integers.
 *
 * <p>Source: Box and Muller, Ann. Math. Stat. 29 (1958).
 */
final class BoxMuller {
  static final float UNIT = 0x1p-31f;
  static final float HALF_UNIT = 0x1p-32f;
  static final int ROOT_HALF_BITS = 0x3f3504f3;
  static final int MANTISSA_BITS = 23;
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;
  static final float[] LOG = {
    7.0376836292e-2f,
    -1.1514610310e-1f,
    1.1676998740e-1f,
    -1.2420140846e-1f,
    1.4249322787e-1f,
    -1.6668057665e-1f,
    2.0000714765e-1f,
    -2.4999993993e-1f,
    3.3333331174e-1f
  };
  static final int EIGHTH = 0x20000000;
  static final float ANGLE = (float) (2 * Math.PI * 0x1p-32);
  static final float S0 = -1.9515295891e-4f;
  static final float S1 = 8.3321608736e-3f;
  static final float S2 = -1.6666654611e-1f;
  static final float C0 = 2.443315711809948e-5f;
  static final float C1 = -1.388731625493765e-3f;
  static final float C2 = 4.166664568298827e-2f;

  private BoxMuller() {}

  /** Natural logarithm of a positive normal float. */
  static float log(float x) {
    int bits = Float.floatToRawIntBits(x);
    int e = (bits - ROOT_HALF_BITS) >> MANTISSA_BITS;
    float f = Float.intBitsToFloat(bits - (e << MANTISSA_BITS)) - 1f;
    float p = LOG[0];
    for (int k = 1; k < LOG.length; k++) {
      p = Math.fma(p, f, LOG[k]);
    }
    float z = f * f;
    float y = Math.fma((float) e, LN2_LOW, p * f * z);
    y = Math.fma(z, -0.5f, y);
    return Math.fma((float) e, LN2_HIGH, f + y);
  }

  /** Radius from the first word. */
  static float radius(int word) {
    float u = Math.fma((float) (word >>> 1), UNIT, HALF_UNIT);
    return (float) Math.sqrt(Math.max(0f, -2f * log(u)));
  }

  static float sine(int word) {
    int quarter = quarter(word);
    float angle = rest(word, quarter);
    float value = (quarter & 1) == 0 ? shortSine(angle) : shortCosine(angle);
    return (quarter & 2) == 0 ? value : -value;
  }

  static float cosine(int word) {
    int quarter = quarter(word);
    float angle = rest(word, quarter);
    float value = (quarter & 1) == 0 ? shortCosine(angle) : shortSine(angle);
    return (quarter + 1 & 2) == 0 ? value : -value;
  }

  private static int quarter(int word) {
    return word + EIGHTH >>> 30;
  }

  private static float rest(int word, int quarter) {
    return (float) (word - (quarter << 30)) * ANGLE;
  }

  private static float shortSine(float a) {
    float z = a * a;
    float p = Math.fma(Math.fma(S0, z, S1), z, S2);
    return Math.fma(p * z, a, a);
  }

  private static float shortCosine(float a) {
    float z = a * a;
    float p = Math.fma(Math.fma(C0, z, C1), z, C2);
    return Math.fma(p * z, z, Math.fma(z, -0.5f, 1f));
  }
}
