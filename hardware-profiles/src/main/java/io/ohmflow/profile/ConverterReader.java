package io.ohmflow.profile;

import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.Converter.Span;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.util.List;

/** Reads bits, codes and range of a converter; its circuit is read by the kernels. */
final class ConverterReader {
  private final Section section;

  private ConverterReader(Section section) {
    this.section = section;
  }

  /** The converter at the rows, where no policy refers to the columns. */
  static Converter dac(Section section) {
    Converter dac = converter(section);
    if (dac.policy() == RangePolicy.MAX || dac.policy() == RangePolicy.GRANULAR) {
      section.problem("policy", "ranges of columns; a DAC has fixed, calibrated or best-snr");
      return Converter.IDEAL;
    }
    return dac;
  }

  /** The converter at the columns. */
  static Converter adc(Section section) {
    return converter(section);
  }

  private static Converter converter(Section section) {
    return section.keys().isEmpty() ? Converter.IDEAL : new ConverterReader(section).read();
  }

  private Converter read() {
    boolean ideal = section.is("bits", "ideal") || !section.has("bits");
    int bits = ideal ? 0 : bits();
    int before = section.problems().size();
    ConverterCodes codes = section.choice("codes", ConverterCodes.class, ConverterCodes.SYMMETRIC);
    RangePolicy policy =
        ideal
            ? section.choice("policy", RangePolicy.class, RangePolicy.CALIBRATED)
            : section.choice("policy", RangePolicy.class);
    if (section.problems().size() > before) {
      // Which settings belong here is unknown: accept those of any policy.
      section.has("range");
      section.has("coverage");
      return Converter.IDEAL;
    }
    Span span = policy == RangePolicy.FIXED ? span(codes, bits) : Span.OPEN;
    double coverage =
        policy == RangePolicy.CALIBRATED
            ? section.number("coverage", Range.POSITIVE, Converter.USUAL_COVERAGE)
            : 0;
    return new Converter(bits, codes, policy, span, coverage);
  }

  private int bits() {
    Range range = Range.closed(Converter.MIN_BITS, Converter.MAX_BITS);
    double bits = section.quantity("bits", Unit.BITS, range);
    if (bits != Math.rint(bits)) {
      section.problem("bits", "expected a whole number of bits, got " + Unit.BITS.format(bits));
    }
    return (int) bits;
  }

  private Span span(ConverterCodes codes, int bits) {
    if (section.isList("range")) {
      return ends(codes);
    }
    boolean counts = codes == ConverterCodes.COUNT && bits > 0;
    double range =
        counts
            ? section.number("range", Range.POSITIVE, 1 << bits)
            : section.number("range", Range.POSITIVE);
    return Span.of(codes, range);
  }

  private Span ends(ConverterCodes codes) {
    int before = section.problems().size();
    List<Double> ends = section.numbers("range");
    if (section.problems().size() > before) {
      return Span.of(codes, 1);
    }
    if (ends.size() != 2 || !(ends.get(0) < ends.get(1))) {
      section.problem("range", "expected two ends in ascending order, got " + ends);
      return Span.of(codes, 1);
    }
    Span span = new Span(ends.get(0), ends.get(1));
    if (!span.fits(codes)) {
      section.problem("range", "these codes need one number; only codes: full take two ends");
      return Span.of(codes, 1);
    }
    return span;
  }
}
