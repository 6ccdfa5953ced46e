package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.DeviceStages.Multiplying;
import io.ohmflow.kernel.noise.MvmNoise;
import java.util.ArrayList;
import java.util.List;

/** What the devices of a profile do in a multiplication: currents over voltage, and noise. */
final class MultiplicationCharts {
  private static final int POINTS = 60;
  private static final double[] CURVE_SHARES = {0, 0.3, 0.6, 1};

  private final DeviceModel device;

  private MultiplicationCharts(DeviceModel device) {
    this.device = device;
  }

  /** A chart for each of these effects that the profile has. */
  static List<Chart> of(ChipModel chip) {
    MultiplicationCharts charts = new MultiplicationCharts(chip.device());
    List<Chart> all = new ArrayList<>();
    if (chip.device().currentVoltage().degree() > 1) {
      all.add(charts.currents());
    }
    if (!chip.device().mvm().none()) {
      all.add(charts.noise());
    }
    return all;
  }

  private Chart currents() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < CURVE_SHARES.length; i++) {
      double g = device.gMin() + CURVE_SHARES[i] * device.span();
      List<double[]> real = new ArrayList<>();
      List<double[]> ohmic = new ArrayList<>();
      for (int k = 0; k <= POINTS; k++) {
        double volts = device.readVoltage() * k / POINTS;
        real.add(new double[] {volts, device.currentVoltage().current(g, volts)});
        ohmic.add(new double[] {volts, g * volts});
      }
      series.add(new Series(ProfileCharts.conductance(g), Mark.LINE, i, real));
      series.add(new Series(ProfileCharts.conductance(g), Mark.DASHED, i, ohmic));
    }
    return new Chart(
        "current-voltage",
        "Current over voltage",
        "Current of a device up to the read voltage, by its conductance at low voltage; dashed is"
            + " Ohm's law.",
        Axis.number("voltage (V)").from(0).to(device.readVoltage()),
        Axis.number("current (\u00b5A)").from(0),
        series);
  }

  private Chart noise() {
    Multiplying all = device.multiplying();
    List<Series> series = new ArrayList<>();
    add(series, "short-term", all.cells());
    add(series, "thermal", all.thermal());
    add(series, "shot", all.shot());
    add(series, "telegraph", all.telegraph());
    return new Chart(
        "multiplication-noise",
        "Noise per multiplication",
        "Standard deviation that one cell of full weight adds to its column in every"
            + " multiplication, by source; 1 is the current of one device at g-max under full"
            + " input.",
        Axis.number("input (1 = full range)").from(0).to(1),
        Axis.number("\u03c3").from(0),
        series);
  }

  private void add(List<Series> series, String name, MvmNoise noise) {
    if (noise.none()) {
      return;
    }
    double[] c = new double[MvmNoise.POWERS];
    for (int power = 0; power < c.length; power++) {
      c[power] = coefficient(noise, power);
    }
    List<double[]> points = new ArrayList<>();
    for (int k = 0; k <= POINTS; k++) {
      double x = (double) k / POINTS;
      points.add(new double[] {x, Math.sqrt(c[0] + x * (c[1] + x * c[2]))});
    }
    series.add(new Series(name, Mark.LINE, series.size(), points));
  }

  /** Of a pair whose active device is at g-max and the other one at g-min. */
  private double coefficient(MvmNoise noise, int power) {
    float low = device.gMin() / device.gMax();
    float[] out = {0};
    noise.addCoefficients(power, new float[] {1 - low}, new float[] {1 + low}, 1, out);
    return out[0];
  }
}
