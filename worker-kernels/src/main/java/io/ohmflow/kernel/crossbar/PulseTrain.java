package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;

/**
 * Inputs driven as a train of short pulses, a few bits of the DAC's code at a time, instead of one
 * level.
 *
 * <p>With {@code sign-magnitude} the magnitude |code| = Σ_p d_p 2^(bp) is cut into digits of b bits
 * and pulse p has the level sign · d_p/(2^b − 1). With {@code offset} the code of n bits is moved
 * up by 2^(n−1) first, so that all levels are positive, and what the shift added is subtracted
 * digitally. Inputs of unsigned codes are positive as they are. Pulses are weighted by 2^(bp) after
 * conversion ({@code digital} accumulation: one conversion for each pulse) or as charges before one
 * conversion ({@code analog}).
 *
 * <p>Sources: bit-serial inputs of ISAAC (Shafiee et al., ISCA 2016) and NeuroSim; analog
 * accumulation as in CrossSim's input bit slicing.
 *
 * <p>The DAC's codes must be whole multiples of a step, zero among them. Those of {@code symmetric}
 * and {@code sign-magnitude} are, as are {@code full} ones from −2^(n−1) to 2^(n−1) − 1 steps,
 * two's complement, whose most negative code has no magnitude of n − 1 bits and so needs {@code
 * offset}.
 *
 * @param bitsPerPulse bits of one pulse, at least 1
 * @param signs how negative inputs are driven
 * @param accumulate where pulses are summed
 * @param offset what has been added to every input, as a share of the full scale
 */
record PulseTrain(int bitsPerPulse, Signs signs, Accumulate accumulate, double offset) {
  /** Deviation from a whole number of steps that is taken for rounding of the profile's digits. */
  private static final double WHOLE = 1e-4;

  /** Inputs are driven as one level. */
  static final PulseTrain NONE = new PulseTrain(0, Signs.SIGN_MAGNITUDE, Accumulate.ANALOG, 0);

  /** How negative inputs are driven. */
  enum Signs {
    SIGN_MAGNITUDE,
    OFFSET
  }

  /** Where pulses are summed. */
  enum Accumulate {
    DIGITAL,
    ANALOG
  }

  /** Reads {@code dac.serial}; a missing section means one level. */
  static PulseTrain from(Section dac, Converter converter) {
    if (!dac.has("serial")) {
      return NONE;
    }
    Section s = dac.section("serial");
    int most = Math.max(1, converter.bits());
    int bits = (int) s.quantity("bits-per-pulse", Unit.BITS, Range.closed(1, most), 1);
    Signs signs = s.choice("signs", Signs.class, Signs.SIGN_MAGNITUDE);
    Accumulate accumulate = s.choice("accumulate", Accumulate.class, Accumulate.DIGITAL);
    if (converter.ideal()) {
      s.problem("", "pulses need a converter with bits");
      return NONE;
    }
    if (!check(dac, s, converter, signs)) {
      return NONE;
    }
    double offset = signs == Signs.OFFSET ? Math.scalb(1.0, converter.bits() - 1) : 0;
    return new PulseTrain(bits, signs, accumulate, offset / codes(converter));
  }

  /** Whether the codes can be cut into digits. */
  private static boolean check(Section dac, Section serial, Converter converter, Signs signs) {
    int before = dac.problems().size();
    switch (converter.codes()) {
      case COUNT -> dac.problem("codes", "2^bits + 1 levels cannot be cut into pulses of bits");
      case UNSIGNED -> {
        if (signs == Signs.OFFSET) {
          serial.problem("signs", "unsigned codes are positive already, expected sign-magnitude");
        }
      }
      case FULL -> {
        if (signs == Signs.SIGN_MAGNITUDE) {
          dac.problem("codes", "sign and magnitude need codes: symmetric, or serial.signs: offset");
        } else if (!twosComplement(converter)) {
          dac.problem("codes", "pulses need a code for zero: " + twosComplementRange(converter));
        }
      }
      default -> {}
    }
    return dac.problems().size() == before;
  }

  private static boolean twosComplement(Converter dac) {
    double steps = codes(dac);
    Converter.Span span = dac.relative();
    return span.min() == -1 && Math.abs(span.max() * steps - (steps - 1)) < WHOLE;
  }

  private static String twosComplementRange(Converter dac) {
    int half = (int) codes(dac);
    return "policy: fixed with a range proportional to [%d, %d]".formatted(-half, half - 1);
  }

  boolean serial() {
    return bitsPerPulse > 0;
  }

  /** Whether pulses are summed before they are converted. */
  boolean accumulates() {
    return serial() && accumulate == Accumulate.ANALOG;
  }

  /** Conversions of one input vector. */
  int conversions(Converter dac) {
    return accumulates() ? 1 : pulses(dac);
  }

  /** Pulses of one input vector. */
  int pulses(Converter dac) {
    return serial() ? (digitBits(dac) + bitsPerPulse - 1) / bitsPerPulse : 1;
  }

  private int digitBits(Converter dac) {
    boolean positive = signs == Signs.OFFSET || dac.codes() == ConverterCodes.UNSIGNED;
    return positive ? dac.bits() : dac.bits() - 1;
  }

  /** Input of a pulse of level 1, as a share of the full scale. */
  double significance(Converter dac, int pulse) {
    if (!serial()) {
      return 1;
    }
    return (double) (1L << bitsPerPulse * pulse) * largestDigit() / codes(dac);
  }

  private int largestDigit() {
    return (1 << bitsPerPulse) - 1;
  }

  /** Codes from zero to full scale. */
  static double codes(Converter dac) {
    int half = 1 << dac.bits() - 1;
    return switch (dac.codes()) {
      case SYMMETRIC, SIGN_MAGNITUDE -> half - 1;
      case FULL -> half;
      case UNSIGNED -> 2 * half - 1;
      case COUNT -> 2 * half;
    };
  }

  /**
   * Sets the levels of one pulse.
   *
   * @param driven converted inputs, full scale = 1, [vectors × inputs]
   * @param levels as many values, without gaps
   */
  void levels(Converter dac, int pulse, Matrix driven, float[] levels) {
    float codes = (float) codes(dac);
    int shift = bitsPerPulse * pulse;
    int mask = largestDigit();
    float perDigit = 1f / mask;
    int moved = signs == Signs.OFFSET ? 1 << dac.bits() - 1 : 0;
    for (int v = 0, to = 0; v < driven.rows(); v++) {
      int from = driven.offset() + v * driven.stride();
      for (int i = 0; i < driven.columns(); i++, to++) {
        int code = Math.round(driven.data()[from + i] * codes) + moved;
        float digit = (Math.abs(code) >> shift & mask) * perDigit;
        levels[to] = code < 0 ? -digit : digit;
      }
    }
  }
}
