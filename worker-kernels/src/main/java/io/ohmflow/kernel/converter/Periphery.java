package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Set;

/**
 * The circuits at the edges of every tile of a chip. Immutable and shared by threads.
 *
 * <p>The way of a signal: DAC codes, then the row drivers' nonlinearity; the crossbar, with the
 * noise of its devices; the column circuits; their noise, which is given at the input of the ADC;
 * the ADC.
 *
 * @param dac codes and range at the rows
 * @param drivers nonlinearity of the rows' drivers
 * @param columns circuits between columns and ADCs
 * @param outputNoise standard deviation of their noise at the input of the ADC, normalised units
 * @param adc codes and range at the columns
 * @param adcErrors circuit of the ADCs
 */
public record Periphery(
    Converter dac,
    SCurve drivers,
    ColumnModel columns,
    float outputNoise,
    Converter adc,
    AdcErrors adcErrors) {

  private static final Range NOISE_SHARE = new Range(0, false, 1, true);

  /** The periphery of a profile; problems in its sections go to those sections. */
  public static Periphery of(HardwareProfile p) {
    Section dac = p.circuits().dac();
    Section adc = p.circuits().adc();
    Converter atRows = settled(p.dac(), dac);
    Converter atColumns = settled(p.adc(), adc);
    return new Periphery(
        atRows,
        SCurve.from(dac),
        ColumnModel.from(p.circuits().columns()),
        (float) p.mvm().outputNoise(),
        atColumns,
        AdcErrors.from(adc, atColumns));
  }

  /** The best range of a signal is a calibrated one with a coverage that follows from the codes. */
  private static Converter settled(Converter c, Section s) {
    if (c.policy() != RangePolicy.BEST_SNR) {
      return c;
    }
    double noise = s.number("noise-share", NOISE_SHARE, 0);
    double coverage = c.ideal() ? Converter.USUAL_COVERAGE : AdcRanges.bestCoverage(c, noise);
    return new Converter(
        c.bits(), c.codes(), RangePolicy.CALIBRATED, Converter.Span.OPEN, coverage);
  }

  /** The same periphery with only some effects. */
  public Periphery only(Set<Effect> effects) {
    boolean atRows = effects.contains(Effect.DAC);
    boolean atColumns = effects.contains(Effect.ADC);
    return new Periphery(
        atRows ? dac : dac.idealised(),
        atRows ? drivers : SCurve.NONE,
        effects.contains(Effect.COLUMNS) ? columns : ColumnModel.IDEAL,
        effects.contains(Effect.OUTPUT_NOISE) ? outputNoise : 0,
        atColumns ? adc : adc.idealised(),
        atColumns ? adcErrors : AdcErrors.NONE);
  }

  /** The same periphery with an ADC whose range is calibrated, unless it is so already. */
  public Periphery withOpenAdcRange() {
    if (adc.policy() == RangePolicy.CALIBRATED) {
      return this;
    }
    Converter open =
        new Converter(
            adc.bits(),
            adc.codes(),
            RangePolicy.CALIBRATED,
            Converter.Span.OPEN,
            Converter.USUAL_COVERAGE);
    return new Periphery(dac, drivers, columns, outputNoise, open, adcErrors);
  }

  /** Whether inputs are neither rounded, clipped nor bent. */
  public boolean exactInputs() {
    return dac.ideal() && drivers.linear();
  }

  /** Whether outputs depend linearly on the currents of the columns. */
  public boolean linearOutputs() {
    return adc.ideal() && columns.ideal();
  }
}
