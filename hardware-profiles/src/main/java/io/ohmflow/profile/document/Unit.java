package io.ohmflow.profile.document;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A physical quantity, the unit in which the program computes it, and the units in which it may be
 * written. A written quantity is a number and a unit: {@code 25 uS}, {@code 250ns}, {@code 1 day}.
 *
 * <p>Conversion is exact before the one rounding to a double, so that {@code 250 ns} is the same
 * double as {@code 2.5e-7 s}.
 */
public enum Unit {
  /** Conductance in µS. */
  MICROSIEMENS(
      "conductance",
      "25 uS",
      List.of(s("nS", "1e-3"), s("uS", "1", "µS", "μS"), s("mS", "1e3"), s("S", "1e6"))),

  /** Duration in seconds. A month is 30.4375 days and a year 365.25 days. */
  SECONDS(
      "duration",
      "20 s",
      List.of(
          s("ns", "1e-9"),
          s("us", "1e-6", "µs", "μs"),
          s("ms", "1e-3"),
          s("s", "1", "second", "seconds"),
          s("min", "60", "minute", "minutes"),
          s("h", "3600", "hour", "hours"),
          s("day", "86400", "d", "days"),
          s("month", "2629800", "months"),
          s("year", "31557600", "y", "years"))),

  /** Width of a digital code in bits. */
  BITS("width", "8 bit", List.of(s("bit", "1", "bits"))),

  /** Resistance in Ω. */
  OHMS(
      "resistance",
      "2 Ohm",
      List.of(
          s("mOhm", "1e-3", "mΩ", "mΩ"),
          s("Ohm", "1", "ohm", "Ω", "Ω"),
          s("kOhm", "1e3", "kohm", "kΩ", "kΩ"),
          s("MOhm", "1e6", "Mohm", "MΩ", "MΩ"))),

  /** Voltage in V. */
  VOLTS("voltage", "0.2 V", List.of(s("uV", "1e-6", "µV", "μV"), s("mV", "1e-3"), s("V", "1"))),

  /** Absolute temperature in K. */
  KELVIN("temperature", "300 K", List.of(s("K", "1"))),

  /** Frequency in Hz. */
  HERTZ(
      "frequency",
      "10 MHz",
      List.of(s("Hz", "1"), s("kHz", "1e3"), s("MHz", "1e6"), s("GHz", "1e9"))),

  /** Gain of voltages in dB: 20 times the decimal logarithm of the ratio. */
  DECIBELS("gain", "60 dB", List.of(s("dB", "1")));

  /** More digits than this read worse in days or hours than in seconds. */
  private static final int READABLE_DIGITS = 4;

  private static final Pattern QUANTITY =
      Pattern.compile("(" + Numbers.DECIMAL + ")\\s*([^\\s\\d.+-]\\S*)?");

  private final String noun;
  private final String example;

  /** Made by {@code List.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Scale> scales;

  Unit(String noun, String example, List<Scale> scales) {
    this.noun = noun;
    this.example = example;
    this.scales = scales;
  }

  /** One way to write the unit: its preferred symbol, its size, and other spellings. */
  private record Scale(String symbol, BigDecimal factor, List<String> spellings) {
    boolean spells(String text) {
      return symbol.equals(text) || spellings.contains(text);
    }
  }

  private static Scale s(String symbol, String factor, String... spellings) {
    return new Scale(symbol, new BigDecimal(factor), List.of(spellings));
  }

  /** What the unit measures: "conductance", "duration". */
  public String noun() {
    return noun;
  }

  /**
   * Reads a written quantity.
   *
   * @param text number and unit, with or without space between
   * @return the value in the unit of this constant; infinite if it is too large for a double
   * @throws IllegalArgumentException if the text is no number with a unit of this kind; the message
   *     says what was expected
   */
  public double parse(String text) {
    Matcher matcher = QUANTITY.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected a " + noun + " such as " + example);
    }
    String symbol = matcher.group(2);
    if (symbol == null) {
      throw new IllegalArgumentException(
          "expected a " + noun + " with its unit, such as " + example);
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    return scale(symbol)
        .map(scale -> number.multiply(scale.factor).doubleValue())
        .orElseThrow(() -> new IllegalArgumentException("expected a " + noun + " in " + symbols()));
  }

  private Optional<Scale> scale(String symbol) {
    return scales.stream().filter(scale -> scale.spells(symbol)).findFirst();
  }

  private String symbols() {
    List<String> symbols = new ArrayList<>();
    scales.forEach(scale -> symbols.add(scale.symbol));
    return Spelling.either(symbols);
  }

  /**
   * Writes a value in the unit that reads best: "25 uS", "250 ns", "1 day". {@link #parse} gives
   * back exactly the same finite value.
   *
   * @param value in the unit of this constant
   */
  public String format(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return Numbers.show(value) + " " + base().symbol;
    }
    BigDecimal decimal = BigDecimal.valueOf(value);
    for (int i = scales.size() - 1; i >= 0; i--) {
      Optional<String> written = write(decimal, scales.get(i));
      if (written.isPresent()) {
        return written.get();
      }
    }
    return Numbers.show(decimal) + " " + base().symbol;
  }

  /** The value in the given unit, if it is at least 1 there and comes out exactly. */
  private Optional<String> write(BigDecimal value, Scale scale) {
    if (value.abs().compareTo(scale.factor) < 0) {
      return Optional.empty();
    }
    boolean decimalPrefix = scale.factor.stripTrailingZeros().unscaledValue().intValue() == 1;
    MathContext digits =
        decimalPrefix
            ? MathContext.UNLIMITED
            : new MathContext(READABLE_DIGITS, RoundingMode.HALF_EVEN);
    BigDecimal number = value.divide(scale.factor, digits);
    if (number.multiply(scale.factor).compareTo(value) != 0) {
      return Optional.empty();
    }
    boolean plural = scale.spellings.contains(scale.symbol + "s") && this == SECONDS;
    String suffix = plural && number.compareTo(BigDecimal.ONE) != 0 ? "s" : "";
    return Optional.of(Numbers.show(number) + " " + scale.symbol + suffix);
  }

  private Scale base() {
    return scales.stream()
        .filter(scale -> scale.factor.compareTo(BigDecimal.ONE) == 0)
        .findFirst()
        .orElseThrow();
  }
}
