package io.ohmflow.profile.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitTest {

  @ParameterizedTest
  @CsvSource({
    "MICROSIEMENS, 25 uS, 25",
    "MICROSIEMENS, 25uS, 25",
    "MICROSIEMENS, 25 \u00b5S, 25",
    "MICROSIEMENS, 25 \u03bcS, 25",
    "MICROSIEMENS, 0.02 mS, 20",
    "MICROSIEMENS, 5 nS, 0.005",
    "MICROSIEMENS, 1e-6 S, 1",
    "MICROSIEMENS, -1.1731 uS, -1.1731",
    "SECONDS, 20 s, 20",
    "SECONDS, 250 ns, 2.5e-7",
    "SECONDS, 3 us, 3e-6",
    "SECONDS, 1.5 min, 90",
    "SECONDS, 1 h, 3600",
    "SECONDS, 1 day, 86400",
    "SECONDS, 1 d, 86400",
    "SECONDS, 2 days, 172800",
    "SECONDS, 1 month, 2629800",
    "SECONDS, 1 y, 31557600",
    "SECONDS, 10 years, 315576000",
    "BITS, 8 bit, 8",
    "BITS, 8 bits, 8",
    "OHMS, 2 kOhm, 2000",
    "OHMS, 2 \u03a9, 2",
    "OHMS, 2 \u2126, 2",
    "VOLTS, 200 mV, 0.2",
    "KELVIN, 300 K, 300",
    "HERTZ, 10 MHz, 1e7"
  })
  void readsNumberAndUnitExactly(Unit unit, String text, double expected) {
    assertEquals(expected, unit.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MICROSIEMENS | 25 | expected a conductance with its unit, such as 25 uS",
        "MICROSIEMENS | 25 s | expected a conductance in nS, uS, mS or S",
        "MICROSIEMENS | 25 US | expected a conductance in nS, uS, mS or S",
        "MICROSIEMENS | high | expected a conductance such as 25 uS",
        "MICROSIEMENS | NaN uS | expected a conductance such as 25 uS",
        "MICROSIEMENS | .nan | expected a conductance such as 25 uS",
        "MICROSIEMENS | 1,5 uS | expected a conductance such as 25 uS",
        "SECONDS | 1 M | expected a duration in ns, us, ms, s, min, h, day, month or year",
        "SECONDS | 1 e5 s | expected a duration such as 20 s",
        "BITS | eight bit | expected a width such as 8 bit"
      })
  void saysWhatItExpected(Unit unit, String text, String message) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> unit.parse(text));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "SECONDS, 1, 1 s",
    "SECONDS, 0, 0 s",
    "SECONDS, 90, 1.5 min",
    "SECONDS, 1000, 1000 s",
    "SECONDS, 3600, 1 h",
    "SECONDS, 86400, 1 day",
    "SECONDS, 172800, 2 days",
    "SECONDS, 2629800, 1 month",
    "SECONDS, 31557600, 1 year",
    "SECONDS, 315576000, 10 years",
    "SECONDS, 2.5e-7, 250 ns",
    "SECONDS, -20, -20 s",
    "MICROSIEMENS, 25, 25 uS",
    "MICROSIEMENS, 0.0175, 17.5 nS",
    "MICROSIEMENS, 1500, 1.5 mS",
    "BITS, 8, 8 bit",
    "BITS, 0.5, 0.5 bit"
  })
  void writesInTheUnitThatReadsBest(Unit unit, double value, String expected) {
    assertEquals(expected, unit.format(value));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void writesEvenWhatIsNoQuantity(double value) {
    assertTrue(Unit.SECONDS.format(value).endsWith(" s"));
  }

  @Test
  void anOverflowingValueIsInfinite() {
    assertEquals(Double.POSITIVE_INFINITY, Unit.SECONDS.parse("1e308 years"));
  }

  @Property
  void writtenQuantitiesReadBackAsTheSameDouble(
      @ForAll Unit unit, @ForAll("anyDouble") double value) {
    assertEquals(value, unit.parse(unit.format(value)), () -> unit.format(value));
  }

  @Property
  void roundQuantitiesStayRound(@ForAll("wholeHours") int hours) {
    assertTrue(Unit.SECONDS.format(hours * 3600.0).length() <= 12);
  }

  @Provide
  Arbitrary<Double> anyDouble() {
    Arbitrary<Double> bits =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    return Arbitraries.oneOf(bits, Arbitraries.doubles()).filter(v -> v != 0);
  }

  @Provide
  Arbitrary<Integer> wholeHours() {
    return Arbitraries.integers().between(1, 8766);
  }
}
