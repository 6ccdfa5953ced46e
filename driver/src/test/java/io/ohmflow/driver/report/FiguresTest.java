package io.ohmflow.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "25, 25",
    "0.0175, 0.0175",
    "34.1234, 34.12",
    "100000, 100000",
    "2.5e-7, 2.5e-7",
    "0.3, 0.3",
    "1.0e9, 1e+9"
  })
  void plainNumbersHaveFourDigitsAndNoTrailingZeros(double value, String expected) {
    assertEquals(expected, Figures.plain(value));
  }

  @Test
  void markupIsEscaped() {
    assertEquals("&lt;a b=&quot;&amp;&#39;&quot;&gt;", Html.escape("<a b=\"&'\">"));
  }
}
