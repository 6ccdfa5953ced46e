package io.ohmflow.kernel.converter;

/**
 * Static linearity of a converter between its first and last change of code, in mean steps: {@code
 * dnl} by how much each code but the outermost two is wider than the mean, {@code inl} how far each
 * change of code lies from the line through the first and the last, as the sum of {@code dnl} below
 * it. Both add up to 0 over the range; a missing code has a {@code dnl} of −1. Where a curve goes
 * back, a code's width is that of all its parts, as a histogram test would measure it.
 *
 * <p>Source of the definitions: IEEE Std 1241, terminal-based.
 *
 * @param dnl of codes 1 … N − 2
 * @param inl of the changes to codes 1 … N − 1
 */
public record Linearity(double[] dnl, double[] inl) {

  /** Measures a curve. */
  public static Linearity of(TransferCurve curve) {
    int codes = curve.codes();
    double[] width = new double[codes];
    for (int e = 1; e < curve.edges(); e++) {
      width[curve.codeAfter(e - 1)] += (double) curve.position(e) - curve.position(e - 1);
    }
    double total = 0;
    for (int code = 1; code < codes - 1; code++) {
      total += width[code];
    }
    double mean = total / (codes - 2);
    double[] dnl = new double[codes - 2];
    double[] inl = new double[codes - 1];
    for (int k = 0; k < dnl.length; k++) {
      dnl[k] = width[k + 1] / mean - 1;
      inl[k + 1] = inl[k] + dnl[k];
    }
    return new Linearity(dnl, inl);
  }

  /** Largest magnitude in one of the two. */
  public static double worst(double[] deviations) {
    double worst = 0;
    for (double d : deviations) {
      worst = Math.max(worst, Math.abs(d));
    }
    return worst;
  }
}
