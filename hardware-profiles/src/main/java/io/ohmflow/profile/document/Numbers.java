package io.ohmflow.profile.document;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** How numbers are written in documents and messages. */
final class Numbers {

  /** Decimal, optionally with an exponent; three exponent digits reach beyond any double. */
  static final String DECIMAL = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,3})?";

  private static final Pattern NUMBER = Pattern.compile(DECIMAL);

  /** Plain digits up to here read better than an exponent. */
  private static final int LONGEST_PLAIN = 12;

  private Numbers() {}

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The shortest decimal that reads back as the same double: "25", "0.0175", "1E-9". */
  static String show(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return show(BigDecimal.valueOf(value));
  }

  static String show(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal stripped = value.stripTrailingZeros();
    String plain = stripped.toPlainString();
    return plain.length() <= LONGEST_PLAIN ? plain : stripped.toString();
  }
}
