package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;

/**
 * What makes one ADC of a chip differ from an ideal one and from the next: its kind of circuit and
 * the spread of its parts. Immutable.
 *
 * @param type kind of circuit
 * @param capacitorMismatch relative standard deviation of a unit capacitor, ≥ 0
 * @param comparatorOffset standard deviation of a comparator's offset, share of the full scale (the
 *     span of all codes), ≥ 0
 * @param inverseGain 1/gain of an amplifier without feedback, 0 for an ideal one
 * @param columnsPerAdc neighbouring columns of a tile that share a converter, at least 1
 */
public record AdcErrors(
    AdcType type,
    float capacitorMismatch,
    float comparatorOffset,
    float inverseGain,
    int columnsPerAdc) {

  /** None. */
  public static final AdcErrors NONE = new AdcErrors(AdcType.IDEAL, 0, 0, 0, 1);

  /** Most bits of a converter with errors; the memory of a transfer curve doubles with each. */
  public static final int MAX_BITS = 12;

  private static final Range MISMATCH = Range.closed(0, 0.5);
  private static final Range GAIN = Range.closed(6, 200);
  private static final double DECIBELS_PER_DECADE = 20;

  public AdcErrors {
    if (!(capacitorMismatch >= 0 && comparatorOffset >= 0 && inverseGain >= 0)
        || columnsPerAdc < 1) {
      throw new IllegalArgumentException(
          "expected errors of at least 0 and a column per converter, got %s, %s, %s and %d"
              .formatted(capacitorMismatch, comparatorOffset, inverseGain, columnsPerAdc));
    }
  }

  /**
   * Reads the circuit of an ADC.
   *
   * @param s the section {@code adc}; what is wrong is reported there
   * @param adc its codes
   */
  static AdcErrors from(Section s, Converter adc) {
    AdcType type = s.choice("type", AdcType.class, AdcType.IDEAL);
    int shared = type == AdcType.RAMP ? Integer.MAX_VALUE : 1;
    AdcErrors errors =
        new AdcErrors(
            type,
            (float) s.number("capacitor-mismatch", MISMATCH, 0),
            (float) s.number("comparator-offset", Range.UNIT, 0),
            inverse(s.quantity("amplifier-gain", Unit.DECIBELS, GAIN, Double.POSITIVE_INFINITY)),
            s.is("columns-per-adc", "all")
                ? Integer.MAX_VALUE
                : s.integer("columns-per-adc", 1, Integer.MAX_VALUE, shared));
    return errors.fits(s, adc) ? errors : NONE;
  }

  private static float inverse(double decibels) {
    return decibels == Double.POSITIVE_INFINITY
        ? 0
        : (float) StrictMath.pow(10, -decibels / DECIBELS_PER_DECADE);
  }

  private boolean fits(Section s, Converter adc) {
    int before = s.problems().size();
    if (type == AdcType.IDEAL) {
      for (String part :
          new String[] {"capacitor-mismatch", "comparator-offset", "amplifier-gain"}) {
        if (s.has(part)) {
          s.problem(part, "needs a type of converter that has such parts");
        }
      }
    } else if (adc.ideal()) {
      s.problem("type", "a circuit needs bits");
    } else if (adc.bits() > MAX_BITS) {
      s.problem("bits", "expected at most " + MAX_BITS + " bit for a circuit with errors");
    } else if (adc.codes() == ConverterCodes.COUNT && type != AdcType.RAMP) {
      s.problem("codes", "only a ramp counts to 2^bits; this circuit has one code fewer");
    }
    return s.problems().size() == before;
  }

  /** Whether every converter is ideal. */
  public boolean ideal() {
    return type == AdcType.IDEAL
        || (capacitorMismatch == 0 && comparatorOffset == 0 && inverseGain == 0);
  }

  /**
   * The transfer curve of one converter of a chip, as a measurement would find it, without the
   * offset of its comparator if that only moves the curve.
   *
   * @param adc its codes
   */
  public TransferCurve example(Converter adc, NoiseKey chip, Draws draws) {
    RawCodes codes = RawCodes.of(adc);
    AdcCircuit circuit = type.circuit(this, codes);
    float[] z = new float[circuit.variates()];
    draws.normals(chip, 0, z, 0, z.length);
    TransferCurve curve = new TransferCurve(codes.count());
    circuit.build(z, curve);
    return curve;
  }
}
