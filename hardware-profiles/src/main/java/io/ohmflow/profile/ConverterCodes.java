package io.ohmflow.profile;

/**
 * Which values a converter of b bits can give. Simulators differ by one level and in what they do
 * with zero and with halves, so a profile says which it means. All levels are equally far apart,
 * inputs are rounded to the nearest one and clipped to the outermost ones, which are themselves
 * reached without clipping.
 */
public enum ConverterCodes {
  /**
   * 2^b − 1 levels from −range to +range, zero among them: two's complement without its most
   * negative code. Halves go to the even code, counted from zero. Source: aihwkit, res = 2^b − 2.
   */
  SYMMETRIC(true),
  /**
   * The levels of {@link #SYMMETRIC}; halves go to the even code counted from the lowest one, as in
   * CrossSim's {@code SignMagnitudeADC}.
   */
  SIGN_MAGNITUDE(true),
  /**
   * 2^b levels from −range to +range, none of them zero, or over any other span. Halves go to the
   * even code counted from the lowest one. Source: CrossSim's {@code QuantizerADC}.
   */
  FULL(true),
  /** 2^b levels from 0 to range. */
  UNSIGNED(false),
  /**
   * The counts 0 … 2^b, both included, that is 2^b + 1 levels from 0 to range; in units of one cell
   * if range is 2^b. Source: NeuroSim's read-out.
   */
  COUNT(false);

  private final boolean signed;

  ConverterCodes(boolean signed) {
    this.signed = signed;
  }

  /** Whether a range r stands for −r … r rather than for 0 … r. */
  public boolean signed() {
    return signed;
  }

  /** Number of levels of a converter of some bits. */
  public int levels(int bits) {
    int full = 1 << bits;
    return switch (this) {
      case SYMMETRIC, SIGN_MAGNITUDE -> full - 1;
      case FULL, UNSIGNED -> full;
      case COUNT -> full + 1;
    };
  }
}
