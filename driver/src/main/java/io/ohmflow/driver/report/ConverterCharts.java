package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

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

  private final HardwareProfile profile;
  private final double adcRange;

  private ConverterCharts(HardwareProfile profile) {
    this.profile = profile;
    this.adcRange = fullScale(profile.adc());
  }

  /** Charts of the converters; empty if both are ideal. */
  static List<Chart> of(HardwareProfile profile) {
    if (profile.dac().ideal() && profile.adc().ideal()) {
      return List.of();
    }
    ConverterCharts charts = new ConverterCharts(profile);
    return List.of(charts.small(), charts.large());
  }

  private Chart small() {
    double reach =
        Math.min(1, Axis.round(STEPS_SHOWN * Math.max(step(profile.dac(), 1), adcStep())));
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
    int rows = (int) Math.min(profile.tile().rows(), Math.ceil(adcRange * OVERLOAD));
    return new Chart(
        "converter-range",
        "Converter range",
        Figures.counted(rows, "device")
            + " at g-max driven together: the DAC clips the input at \u00b11"
            + (profile.adc().ideal()
                ? "."
                : ", the ADC the sum at \u00b1" + Figures.plain(adcRange) + "."),
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
    AnalogMatrix tile =
        new AnalogMatrix(exactDevices(), rows, 1, POINTS, Linalg.portable(), new Draws());
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
        new AnalogMatrix.Drive(1, (float) adcRange, unused, 0, 0));
    List<double[]> points = new ArrayList<>(POINTS);
    for (int point = 0; point < POINTS; point++) {
      points.add(new double[] {inputs[point * rows], outputs[point]});
    }
    return points;
  }

  private ChipModel exactDevices() {
    return ChipModel.of(profile).only(EnumSet.of(Effect.DAC, Effect.ADC));
  }

  /** Full scale of a fixed converter; of a calibrated one, that for a signal of deviation 1. */
  private static double fullScale(Converter converter) {
    return converter.policy() == RangePolicy.FIXED ? converter.range() : converter.coverage();
  }

  private double adcStep() {
    return step(profile.adc(), adcRange);
  }

  /** Width of one code; 0 for an ideal converter. */
  private static double step(Converter converter, double range) {
    return converter.ideal() ? 0 : range / ((1 << (converter.bits() - 1)) - 1);
  }
}
