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
 * and pulse p has the level sign · d_p/(2^b − 1). With {@code offset} the code is moved up by
 * 2^(n−1) first, so that all levels are positive, and what the shift added is subtracted digitally.
 * Full scale is the code 2^(n−1) − 1 either way, so that the moved code still has n bits.
 * Pulses are weighted by 2^(bp) after conversion ({@code digital} accumulation: one conversion for
 * each pulse) or as charges before one conversion ({@code analog}).
 *
 * <p>Sources: bit-serial inputs of ISAAC (Shafiee et al., ISCA 2016) and NeuroSim; analog
 * accumulation as in CrossSim's input bit slicing.
 *
 * @param bitsPerPulse bits of one pulse, at least 1
 * @param signs how negative inputs are driven
 * @param accumulate where pulses are summed
 * @param offset what is added to every input, as a share of the full scale
 */
record PulseTrain(int bitsPerPulse, Signs signs, Accumulate accumulate, double offset) {
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
    if (converter.ideal()) {
      s.problem("", "pulses need a converter with bits");
    } else if (converter.codes() != ConverterCodes.SYMMETRIC
        && converter.codes() != ConverterCodes.SIGN_MAGNITUDE) {
      s.problem("", "pulses need codes: symmetric or sign-magnitude");
    }
    Signs signs = s.choice("signs", Signs.class, Signs.SIGN_MAGNITUDE);
    boolean moved = signs == Signs.OFFSET && !converter.ideal();
    return new PulseTrain(
        bits,
        signs,
        s.choice("accumulate", Accumulate.class, Accumulate.DIGITAL),
        moved ? middle(converter) / largestCode(converter) : 0);
  }

  /** What {@link Signs#OFFSET} adds to a code. */
  private static double middle(Converter dac) {
    return 1 << dac.bits() - 1;
  }

  private static double largestCode(Converter dac) {
    return middle(dac) - 1;
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
    return signs == Signs.OFFSET ? dac.bits() : dac.bits() - 1;
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
  double codes(Converter dac) {
    return largestCode(dac);
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
    int moved = signs == Signs.OFFSET ? (int) middle(dac) : 0;
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
