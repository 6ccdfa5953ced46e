package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Section;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of curves; a new form must add its example here. */
class CurvesTest {
  private static final Map<String, String> FORMS =
      Map.of(
          "constant", "{form: constant, value: 0.3}",
          "polynomial", "{form: polynomial, coefficients: [1, -2, 0.5]}",
          "log", "{form: log, slope: -0.5, offset: 0.2, min: 0.1, max: 2}",
          "saturating", "{form: saturating, height: 3, scale: 0.5}",
          "power", "{form: power, scale: 0.01, exponent: 0.65, max: 0.2}",
          "root", "{form: root, scale: 0.02}",
          "split",
              "{form: split, at: 0.5, below: {form: constant, value: 1}, above: {form: polynomial,"
                  + " coefficients: [0, 1]}}");

  private static Curve curve(String form) {
    Section s = Models.section(FORMS.get(form));
    Curve curve = Curves.read(s);
    s.finish();
    s.problems().throwIfAny();
    return curve;
  }

  @Test
  void everyFormHasAnExample() {
    assertEquals(FORMS.keySet(), Curves.names());
  }

  @ParameterizedTest
  @CsvSource({
    "constant, 0.7, 0.3",
    "polynomial, 2, -1",
    "log, 1, 0.2",
    "log, 0.1, 1.3512925",
    "log, 1e-9, 2",
    "log, 5, 0.1",
    "saturating, 0.5, 1.8963617",
    "saturating, 0, 0",
    "power, 1, 0.01",
    "power, 0.1, 0.044668359",
    "power, 0, 0.2",
    "root, 0, 0",
    "root, 0.25, 0.01",
    "split, 0.49, 1",
    "split, 0.5, 0.5"
  })
  void valuesAreThoseOfTheFormula(String form, float x, float y) {
    // Elementary functions are exact to a few parts in ten million.
    assertEquals(y, curve(form).at(x), 1e-6f * Math.abs(y));
  }

  @Test
  void decimalLogarithms() {
    Curve curve =
        Curves.read(Models.section("{form: log, base: 10, slope: 0.5, offset: 0, min: 0, max: 9}"));
    assertEquals(1, curve.at(100), 1e-6f);
  }

  @Test
  void arraysGiveTheBitsOfSingleValues() {
    float[] x = new float[50];
    float[] y = new float[50];
    for (int i = 0; i < x.length; i++) {
      x[i] = 0.07f * i;
    }
    for (String form : FORMS.keySet()) {
      Curve curve = curve(form);
      curve.at(x, 0.3f, y, x.length);
      for (int i = 0; i < x.length; i++) {
        assertEquals(curve.at(x[i] * 0.3f), y[i], form + " at " + x[i]);
      }
    }
  }

  @Test
  void unknownFormsAndMissingKeysAreReported() {
    Section s = Models.section("{form: cubic}");
    Curves.read(s);
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("form: expected constant, log"), message);
    for (String form : Curves.names()) {
      Section empty = Models.section("form: " + form);
      Curves.read(empty);
      assertTrue(!empty.problems().isEmpty(), form);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"constant", "polynomial", "log", "saturating", "power", "root", "split"})
  void slopesAreThoseOfTheValues(String form) {
    Curve curve = curve(form);
    float[] x = {0.05f, 0.2f, 0.4f, 0.6f, 0.9f, 1.1f};
    float[] slopes = new float[x.length];
    curve.slope(x, 1, slopes, x.length);
    for (int i = 0; i < x.length; i++) {
      float step = 1f / 1024;
      double expected = ((double) curve.at(x[i] + step) - curve.at(x[i] - step)) / (2 * step);
      // Rounding of the values over two steps, and the curvature of a root at 0.05.
      assertEquals(expected, slopes[i], 1e-3 * Math.abs(expected) + 2e-4, form + " at " + x[i]);
      assertEquals(slopes[i], curve.slope(x[i]), 1e-6f);
    }
  }
}
