package io.ohmflow.profile.document;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Turns the text of one value into what it means. */
@FunctionalInterface
interface Meaning<T> {

  /**
   * What the text means.
   *
   * @throws IllegalArgumentException whose message says what was expected instead
   */
  T of(String text);

  /** Text that is not blank, as it is. */
  static String notBlank(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("expected a text");
    }
    return text;
  }

  static Meaning<Long> whole(long min, long max) {
    return text -> {
      try {
        long value = Long.parseLong(text.strip());
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Falls through to the one message that covers words, fractions and numbers too large.
      }
      throw new IllegalArgumentException("expected " + wholeNumber(min, max));
    };
  }

  private static String wholeNumber(long min, long max) {
    if (min > Integer.MIN_VALUE && max >= Integer.MAX_VALUE) {
      return "a whole number of at least " + min;
    }
    return min <= Integer.MIN_VALUE && max >= Integer.MAX_VALUE
        ? "a whole number"
        : "a whole number from " + min + " to " + max;
  }

  static Meaning<Double> number(Range range) {
    return text -> {
      String stripped = text.strip();
      double value = Numbers.isNumber(stripped) ? Double.parseDouble(stripped) : Double.NaN;
      if (!range.contains(value)) {
        throw new IllegalArgumentException("expected " + range.describe("number", Numbers::show));
      }
      return value;
    };
  }

  static Meaning<Double> quantity(Unit unit, Range range) {
    return text -> {
      double value = unit.parse(text);
      if (!range.contains(value)) {
        throw new IllegalArgumentException("expected " + range.describe(unit.noun(), unit::format));
      }
      return value;
    };
  }

  static <E extends Enum<E>> Meaning<E> constant(Class<E> type) {
    return text -> {
      String name = word(spellings(type)).of(text);
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    };
  }

  static <E extends Enum<E>> String either(Class<E> type) {
    return Spelling.either(spellings(type));
  }

  private static <E extends Enum<E>> List<String> spellings(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  static Meaning<String> word(Collection<String> allowed) {
    return text -> {
      String stripped = text.strip();
      if (!allowed.contains(stripped)) {
        throw new Misspelt(allowed, stripped);
      }
      return stripped;
    };
  }

  static boolean flag(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  /** A word that is not among the choices; the suggestion goes after the word that was found. */
  final class Misspelt extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String suggestion;

    Misspelt(Collection<String> allowed, String written) {
      super("expected " + Spelling.either(allowed));
      this.suggestion = Spelling.suggestion(written, allowed);
    }

    String suggestion() {
      return suggestion;
    }
  }
}
