package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The catalogue of {@link Curve} forms: which word in the {@code form} key of a section means which
 * form. To add a form, add its line here.
 *
 * <table>
 * <caption>Forms and their keys</caption>
 * <tr><td>{@code constant}</td><td>{@code value}</td></tr>
 * <tr><td>{@code polynomial}</td><td>{@code coefficients}, lowest power first</td></tr>
 * <tr><td>{@code log}</td><td>clip({@code slope} · log x + {@code offset}, {@code min}, {@code
 * max}); natural logarithm unless {@code base: 10}</td></tr>
 * <tr><td>{@code saturating}</td><td>{@code height} · (1 − exp(−x / {@code scale}))</td></tr>
 * <tr><td>{@code power}</td><td>min({@code scale} / max(x^{@code exponent}, 1e-3), {@code
 * max})</td></tr>
 * <tr><td>{@code root}</td><td>{@code scale} · √x</td></tr>
 * <tr><td>{@code split}</td><td>curve {@code below} for x &lt; {@code at}, curve {@code above}
 * else</td></tr>
 * </table>
 */
final class Curves {
  private static final float LN_10 = 2.302585093f;

  private static final TreeMap<String, Function<Section, Curve>> FORMS = new TreeMap<>();

  static {
    FORMS.put("constant", s -> constant(s.number("value", Range.ANY)));
    FORMS.put("polynomial", Curves::polynomial);
    FORMS.put("log", Curves::logarithm);
    FORMS.put("saturating", SaturatingCurve::from);
    FORMS.put("power", PowerCurve::from);
    FORMS.put("root", RootCurve::from);
    FORMS.put("split", Curves::split);
  }

  private Curves() {}

  /** The curve of a section; problems go there, and the curve is then of no use. */
  static Curve read(Section s) {
    int before = s.problems().size();
    String form = s.choice("form", FORMS.keySet());
    // Which keys belong here is unknown once the form is.
    return s.problems().size() == before ? FORMS.get(form).apply(s) : constant(0);
  }

  /** Names of all forms, sorted. */
  static SortedSet<String> names() {
    return new TreeSet<>(FORMS.keySet());
  }

  /** The same value everywhere. */
  static Curve constant(double value) {
    return new Constant((float) value);
  }

  private record Constant(float value) implements Curve {
    @Override
    public float at(float x) {
      return value;
    }

    @Override
    public void at(float[] x, float scale, float[] out, int n) {
      Arrays.fill(out, 0, n, value);
    }

    @Override
    public float slope(float x) {
      return 0;
    }
  }

  private static Curve polynomial(Section s) {
    List<Double> coefficients = s.numbers("coefficients");
    return coefficients.isEmpty() ? constant(0) : new Polynomial(coefficients, 1);
  }

  private static Curve logarithm(Section s) {
    ClippedLine line = ClippedLine.from(s);
    boolean decimal = s.choice("base", List.of("e", "10"), "e").equals("10");
    return new LogCurve(line, decimal ? 1 / LN_10 : 1);
  }

  private static Curve split(Section s) {
    float at = (float) s.number("at", Range.POSITIVE);
    Curve below = read(s.section("below"));
    Curve above = read(s.section("above"));
    return new Split(at, below, above);
  }

  private record Split(float border, Curve below, Curve above) implements Curve {
    @Override
    public float at(float x) {
      return x < border ? below.at(x) : above.at(x);
    }

    @Override
    public float slope(float x) {
      return x < border ? below.slope(x) : above.slope(x);
    }
  }
}
