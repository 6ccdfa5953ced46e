package io.ohmflow.driver.sweep;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values that one key may take in a sweep, as YAML. */
sealed interface Domain {

  /**
   * The value at a place of the unit interval.
   *
   * @param u in [0, 1)
   */
  String at(double u);

  /** All values that a grid takes, in order. */
  List<String> grid();

  /**
   * A value near another one.
   *
   * @param value one of this domain
   * @param share how far up or down, as a share of the whole domain; named values have no
   *     neighbours
   */
  String moved(String value, double share);

  /** Whether values have an order that means something, so that they may stand on an axis. */
  boolean ordered();

  /**
   * The keys that a value sets, with their values.
   *
   * @param key of the space that has this domain
   */
  default Map<String, String> keys(String key, String value) {
    return Map.of(key, value);
  }

  /**
   * Named values.
   *
   * @param values at least one, each as YAML
   */
  record Choices(List<String> values) implements Domain {
    public Choices {
      values = List.copyOf(values);
    }

    @Override
    public String at(double u) {
      return values.get(Math.min(values.size() - 1, (int) (u * values.size())));
    }

    @Override
    public List<String> grid() {
      return values;
    }

    @Override
    public String moved(String value, double share) {
      return value;
    }

    @Override
    public boolean ordered() {
      return false;
    }
  }

  /**
   * Names that stand for several keys each, such as a method and all that belongs to it.
   *
   * @param keys of each name, with their values as YAML
   */
  record Variants(Map<String, Map<String, String>> keys) implements Domain {
    @Override
    public String at(double u) {
      return new Choices(grid()).at(u);
    }

    @Override
    public List<String> grid() {
      return List.copyOf(keys.keySet());
    }

    @Override
    public String moved(String value, double share) {
      return value;
    }

    @Override
    public boolean ordered() {
      return false;
    }

    @Override
    public Map<String, String> keys(String key, String value) {
      return keys.get(value);
    }
  }

  /** How values lie between the ends of an interval. */
  enum Scale {
    LINEAR,
    /** Equal ratios are equally likely. */
    LOG
  }

  /**
   * Numbers between two ends, both included.
   *
   * @param from lower end
   * @param to upper end, not below
   * @param scale how they lie between
   * @param whole whether only whole numbers are meant
   * @param points how many of them a grid takes
   * @param unit written behind each number, or empty
   */
  record Interval(double from, double to, Scale scale, boolean whole, int points, String unit)
      implements Domain {
    /** Enough to tell two settings apart, few enough to read. */
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    @Override
    public String at(double u) {
      if (whole && scale == Scale.LINEAR) {
        return text(Math.min(to, Math.floor(from + u * (to - from + 1))));
      }
      return text(place(u));
    }

    @Override
    public List<String> grid() {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < points; i++) {
        String value = text(points == 1 ? place(0.5) : place(i / (points - 1.0)));
        if (!values.contains(value)) {
          values.add(value);
        }
      }
      return values;
    }

    /** Up or down by one at least, where only whole numbers are meant. */
    @Override
    public String moved(String value, double share) {
      double now = Double.parseDouble(value.split(" ", 2)[0]);
      double next = place(Math.max(0, Math.min(1, where(now) + share)));
      return text(whole && Math.abs(next - now) < 1 ? now + Math.signum(share) : next);
    }

    @Override
    public boolean ordered() {
      return true;
    }

    /** The inverse of {@link #place}. */
    private double where(double value) {
      if (from == to) {
        return 0;
      }
      return scale == Scale.LINEAR
          ? (value - from) / (to - from)
          : StrictMath.log(value / from) / StrictMath.log(to / from);
    }

    /** StrictMath, so that every machine tries the same settings. */
    private double place(double u) {
      if (scale == Scale.LINEAR) {
        return from + u * (to - from);
      }
      double low = StrictMath.log(from);
      return StrictMath.exp(low + u * (StrictMath.log(to) - low));
    }

    private String text(double value) {
      double inside = Math.max(from, Math.min(to, whole ? Math.rint(value) : value));
      String number =
          whole
              ? String.format(Locale.ROOT, "%.0f", inside)
              : new BigDecimal(inside).round(DIGITS).stripTrailingZeros().toPlainString();
      return unit.isEmpty() ? number : number + ' ' + unit;
    }
  }

  /**
   * Reads the domain of a key of a space: a list of values, {@code values: [...]}, {@code variants:
   * {name: {key: value}}}, or {@code from}, {@code to}, {@code scale}, {@code whole}, {@code
   * points}, {@code unit}.
   */
  static Domain read(Section space, String key) {
    if (!space.isSection(key)) {
      return choices(space, key, space.yamlItems(key));
    }
    Section s = space.optional(key);
    if (s.has("values")) {
      return choices(s, "values", s.yamlItems("values"));
    }
    if (s.has("variants")) {
      return variants(s.optional("variants"));
    }
    double from = s.number("from", Range.ANY);
    double to = s.number("to", Range.ANY);
    Scale scale = s.choice("scale", Scale.class, Scale.LINEAR);
    if (to < from) {
      s.problem("to", "is below from");
      to = from;
    }
    if (scale == Scale.LOG && !(from > 0)) {
      s.problem("from", "expected a positive number on a log scale, got " + from);
    }
    return new Interval(
        from,
        to,
        scale,
        s.flag("whole", false),
        s.integer("points", 1, 10_000, 3),
        s.text("unit", ""));
  }

  private static Variants variants(Section s) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (String name : s.keys()) {
      Section one = s.optional(name);
      Map<String, String> keys = new LinkedHashMap<>();
      one.keys().forEach(key -> keys.put(key, one.yaml(key)));
      all.put(name, keys);
    }
    if (all.isEmpty()) {
      s.problem("", "expected at least one variant, such as small: {training.batch: 32}");
      all.put("", Map.of());
    }
    return new Variants(all);
  }

  private static Choices choices(Section s, String key, List<String> values) {
    if (values.isEmpty() && s.isList(key)) {
      s.problem(key, "expected at least one value");
    }
    return new Choices(values.isEmpty() ? List.of("null") : values);
  }
}
