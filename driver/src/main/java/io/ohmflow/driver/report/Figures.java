package io.ohmflow.driver.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as a page prints them: digits that carry meaning, thin spaces, true minus signs. */
final class Figures {
  private static final double PERCENT = 100;

  private Figures() {}

  /** A share as per cent, such as {@code 98.53 %}. */
  static String percent(double share) {
    return Double.isFinite(share) ? percentDigits(share) + "\u202f%" : "\u2013";
  }

  /** A share in per cent without the sign, such as {@code 98.53}. */
  static String percentDigits(double share) {
    return Double.isFinite(share) ? fixed(share * PERCENT, 2) : "\u2013";
  }

  /** Half a bounded interval in percentage points, such as {@code ± 0.12}; else empty. */
  static String plusMinus(Interval interval) {
    return interval.bounded() ? "\u00b1\u202f" + fixed(interval.halfWidth() * PERCENT, 2) : "";
  }

  static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A number with a true minus sign, and no sign where rounding leaves nothing. */
  static String signed(double value, int decimals) {
    String digits = fixed(value, decimals);
    boolean zero = digits.chars().noneMatch(c -> c >= '1' && c <= '9');
    return zero ? fixed(0, decimals) : digits.replace('-', '\u2212');
  }

  /** An integer with thin spaces between groups of three digits. */
  static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
  }

  /** A count with its noun: {@code 1 chip}, {@code 25 chips}. */
  static String counted(long count, String noun) {
    return grouped(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** A number with at most four significant digits and no trailing zeros. */
  static String plain(double value) {
    if (!Double.isFinite(value)) {
      return "\u2013";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    String digits = String.format(Locale.ROOT, "%.4g", value);
    if (digits.contains("e")) {
      return digits.replaceFirst("\\.?0+e", "e").replaceFirst("e([+-])0*", "e$1");
    }
    return digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
  }

  /** A shape such as {@code 28 × 28 × 1}. */
  static String shape(List<Integer> shape) {
    return shape.isEmpty()
        ? "\u2013"
        : shape.stream().map(String::valueOf).collect(Collectors.joining("\u202f\u00d7\u202f"));
  }
}
