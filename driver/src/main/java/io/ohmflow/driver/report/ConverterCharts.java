package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.kernel.converter.AdcErrors;
import io.ohmflow.kernel.converter.AdcRanges;
import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.converter.Linearity;
import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * The way from input to output through a profile's converters, found by sending ramps through the
 * tiles that training uses, with exact devices and no noise.
 */
final class ConverterCharts {
  private static final int POINTS = 1001;

  /** How far a ramp goes beyond the DAC's full scale, so that its clipping shows. */
  private static final double OVERDRIVE = 1.5;

  /** Rows driven together, as a multiple of the ADC's range, so that its clipping shows. */
  private static final double OVERLOAD = 1.6;

  /** Steps of the coarser converter on either side of zero in the magnified chart. */
  private static final double STEPS_SHOWN = 5;

  /** Rows driven together where the ADC reaches as far as the rows of an unlimited tile. */
  private static final int MANY_ROWS = 512;

  private final ChipModel chip;

  private ConverterCharts(HardwareProfile profile) {
    this.chip = ChipModel.of(profile).only(EnumSet.of(Effect.DAC, Effect.ADC));
  }

  /** Charts of the converters; empty if both are ideal. */
  static List<Chart> of(HardwareProfile profile) {
    if (profile.dac().ideal() && profile.adc().ideal()) {
      return List.of();
    }
    ConverterCharts charts = new ConverterCharts(profile);
    List<Chart> all = new ArrayList<>(List.of(charts.small(), charts.large()));
    if (!charts.chip.periphery().adcErrors().ideal()) {
      all.add(charts.linearity());
    }
    return List.copyOf(all);
  }

  /** How the codes of one converter of a chip deviate. */
  private Chart linearity() {
    NoiseKey example = NoiseKey.of(0).child(Purpose.CONVERTERS);
    AdcErrors errors = chip.periphery().adcErrors();
    Linearity measured = Linearity.of(errors.example(chip.adc(), example, new Draws()));
    return new Chart(
        "adc-linearity",
        "ADC linearity",
        "One converter of one chip, a "
            + errors.type().name().toLowerCase(Locale.ROOT)
            + " converter: how much each code is wider than the mean (DNL), and how far its lower"
            + " end is from the line through the ends (INL).",
        Axis.number("code of the circuit"),
        Axis.number("deviation (steps)"),
        List.of(
            new Series("DNL", Mark.LINE, 0, points(measured.dnl())),
            new Series("INL", Mark.LINE, 1, points(measured.inl()))));
  }

  /** Deviations of codes from 1 on. */
  private static List<double[]> points(double[] deviations) {
    List<double[]> points = new ArrayList<>(deviations.length);
    for (int i = 0; i < deviations.length; i++) {
      points.add(new double[] {i + 1, deviations[i]});
    }
    return points;
  }

  private Chart small() {
    double reach =
        Math.min(
            1,
            Axis.round(STEPS_SHOWN * Math.max(step(chip.dac(), 1), step(chip.adc(), adcRange(1)))));
    return new Chart(
        "converter-steps",
        "Converter steps",
        "One device at g-max under a small input, through DAC and ADC without noise: the treads are"
            + " the codes the network sees.",
        Axis.number("input (1 = full scale of the DAC)").from(-reach).to(reach),
        Axis.number("output (1 = one device at g-max)"),
        List.of(exact(1, reach), new Series("converted", Mark.LINE, 0, ramp(1, reach))));
  }

  private Chart large() {
    int most = Math.min(chip.tile().rows(), MANY_ROWS);
    int rows = (int) Math.min(chip.tile().rows(), Math.ceil(adcRange(most) * OVERLOAD));
    return new Chart(
        "converter-range",
        "Converter range",
        Figures.counted(rows, "device")
            + " at g-max driven together: the DAC clips the input at \u00b11"
            + (chip.adc().ideal()
                ? "."
                : ", the ADC the sum%s at a magnitude of %s."
                    .formatted(
                        chip.mapping().slices().sliced() ? " of each slice" : "",
                        Figures.plain(adcRange(rows)))),
        Axis.number("input (1 = full scale of the DAC)").from(-OVERDRIVE).to(OVERDRIVE),
        Axis.number("output (1 = one device at g-max)"),
        List.of(
            exact(rows, OVERDRIVE), new Series("converted", Mark.LINE, 0, ramp(rows, OVERDRIVE))));
  }

  private static Series exact(int rows, double reach) {
    return new Series(
        "exact",
        Mark.DASHED,
        Series.NEUTRAL,
        List.of(new double[] {-reach, -reach * rows}, new double[] {reach, reach * rows}));
  }

  /** Outputs of a column of {@code rows} devices at g-max, all under the same input. */
  private List<double[]> ramp(int rows, double reach) {
    AnalogMatrix tile = new AnalogMatrix(chip, rows, 1, POINTS, Linalg.portable(), new Draws());
    float[] weights = new float[rows];
    Arrays.fill(weights, 1);
    NoiseKey unused = NoiseKey.of(0);
    tile.program(Matrix.of(weights, 1, rows), unused, 0);
    tile.read(0, unused);
    float[] inputs = new float[POINTS * rows];
    for (int point = 0; point < POINTS; point++) {
      double input = reach * (2.0 * point / (POINTS - 1) - 1);
      Arrays.fill(inputs, point * rows, (point + 1) * rows, (float) input);
    }
    float[] outputs = new float[POINTS];
    tile.multiply(
        Matrix.of(inputs, POINTS, rows),
        Matrix.of(outputs, POINTS, 1),
        new AnalogMatrix.Drive(1, (float) adcRange(rows), unused, 0, 0));
    List<double[]> points = new ArrayList<>(POINTS);
    for (int point = 0; point < POINTS; point++) {
      points.add(new double[] {inputs[point * rows], outputs[point]});
    }
    return points;
  }

  /** Full scale of the ADC; of a calibrated one, that for a signal of deviation 1. */
  private double adcRange(int rows) {
    Converter adc = chip.adc();
    return switch (adc.policy()) {
      case FIXED -> adc.range();
      case CALIBRATED, BEST_SNR -> adc.coverage();
      case GRANULAR -> adc.ideal() ? 1 : AdcRanges.granular(adc, cellStep(), 1);
      case MAX -> AdcRanges.max(rows);
    };
  }

  /** Current of one step of a cell, in units of one device at g-max. */
  private double cellStep() {
    HardwareProfile.Slices slices = chip.mapping().slices();
    int steps = slices.sliced() ? (1 << slices.cellBits()) - 1 : 1;
    return chip.device().span() / chip.device().gMax() / steps;
  }

  /** Width of one code; 0 for an ideal converter. */
  private static double step(Converter converter, double range) {
    return converter.ideal() ? 0 : CodeGrid.of(converter).step((float) range);
  }
}
