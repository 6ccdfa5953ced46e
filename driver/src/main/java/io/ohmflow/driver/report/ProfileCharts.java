package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.profile.HardwareProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a profile's devices do, as charts for the profile's own page and for the reports of runs.
 */
final class ProfileCharts {
  private static final int CONDUCTANCE_POINTS = 60;
  private static final int TIME_POINTS = 70;
  private static final int BINS = 150;
  private static final double FIRST_SECOND = 1;
  private static final double TEN_YEARS = 315_576_000;
  private static final double HEADROOM = 1.2;
  private static final double[] CURVE_SHARES = {0.1, 0.3, 0.6, 1};

  /** Exponents differ between small conductances and hardly between large ones. */
  private static final double[] DRIFT_SHARES = {0.02, 0.1, 1};

  private static final double[] HISTOGRAM_SHARES = {0.2, 0.4, 0.6, 0.8, 1};

  private final HardwareProfile.Device device;
  private final DeviceSamples samples;

  private ProfileCharts(HardwareProfile profile) {
    this.device = profile.device();
    this.samples = DeviceSamples.of(ChipModel.of(profile));
  }

  /** Charts of every effect on devices the profile has; empty for ideal devices. */
  static List<Chart> devices(HardwareProfile profile) {
    ProfileCharts charts = new ProfileCharts(profile);
    List<Chart> all = new ArrayList<>();
    if (!charts.samples.programsExactly()) {
      all.add(charts.programming());
      all.add(charts.histogram());
    }
    if (!charts.samples.keepsConductance()) {
      all.add(charts.drift());
    }
    if (!charts.samples.readsExactly()) {
      all.add(charts.readNoise());
    }
    return all;
  }

  private Chart programming() {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i <= CONDUCTANCE_POINTS; i++) {
      double target = target((double) i / CONDUCTANCE_POINTS);
      points.add(new double[] {target, samples.programmingDeviation(target)});
    }
    return new Chart(
        "programming-noise",
        "Programming noise",
        "Standard deviation of the conductance a device takes when it is programmed to a target; a"
            + " conductance below zero is cut at zero.",
        Axis.number("target conductance (\u00b5S)").from(device.gMin()).to(device.gMax()),
        Axis.number("\u03c3 (\u00b5S)").from(0),
        List.of(new Series("programming noise", Mark.LINE, 0, points)));
  }

  private Chart histogram() {
    double[][] programmed = new double[HISTOGRAM_SHARES.length + 1][];
    programmed[0] = samples.programmed(device.gMin());
    for (int i = 0; i < HISTOGRAM_SHARES.length; i++) {
      programmed[i + 1] = samples.programmed(target(HISTOGRAM_SHARES[i]));
    }
    double high = Arrays.stream(programmed).flatMapToDouble(Arrays::stream).max().orElseThrow();
    List<Series> series = new ArrayList<>();
    double peak = 0;
    for (int i = 0; i < programmed.length; i++) {
      List<double[]> bins = bins(programmed[i], high);
      if (i > 0) {
        peak = Math.max(peak, bins.stream().mapToDouble(bin -> bin[1]).max().orElse(0));
      }
      String name = i == 0 ? "inactive" : conductance(target(HISTOGRAM_SHARES[i - 1]));
      series.add(new Series(name, Mark.BINS, i == 0 ? Series.NEUTRAL : i - 1, bins));
    }
    return new Chart(
        "programmed-conductance",
        "Programmed conductance",
        "How "
            + Figures.grouped(DeviceSamples.DEVICES)
            + " devices of each target scatter. The inactive device of a pair aims at "
            + conductance(device.gMin())
            + "; where it piles up at zero its bar is cut.",
        Axis.number("conductance (\u00b5S)").from(0),
        Axis.percent("share of devices per bin").from(0).toRound(peak * HEADROOM),
        series);
  }

  /** Shares of values in equal bins from 0 to {@code high}. */
  private static List<double[]> bins(double[] values, double high) {
    int[] counts = new int[BINS];
    for (double value : values) {
      counts[Math.min(BINS - 1, (int) (value / high * BINS))]++;
    }
    List<double[]> bins = new ArrayList<>(BINS + 1);
    for (int i = 0; i < BINS; i++) {
      bins.add(new double[] {high * i / BINS, (double) counts[i] / values.length});
    }
    bins.add(new double[] {high, 0});
    return bins;
  }

  private Chart drift() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < DRIFT_SHARES.length; i++) {
      double target = target(DRIFT_SHARES[i]);
      List<double[]> band = new ArrayList<>();
      List<double[]> median = new ArrayList<>();
      for (double seconds : times()) {
        double[] quantiles = samples.driftQuantiles(target, seconds);
        band.add(new double[] {seconds, quantiles[0], quantiles[2]});
        median.add(new double[] {seconds, quantiles[1]});
      }
      series.add(new Series(conductance(target), Mark.BAND, i, band));
      series.add(new Series(conductance(target), Mark.LINE, i, median));
    }
    return new Chart(
        "drift",
        "Drift",
        "Conductance as a share of what was programmed, before any compensation: median and the"
            + " band that holds 90\u202f% of the devices, by target.",
        Axis.duration("time since programming"),
        Axis.percent("g(t) / g(0)"),
        series);
  }

  private Chart readNoise() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < CURVE_SHARES.length; i++) {
      double target = target(CURVE_SHARES[i]);
      List<double[]> points = new ArrayList<>();
      for (double seconds : times()) {
        points.add(new double[] {seconds, samples.readDeviation(target, seconds)});
      }
      series.add(new Series(conductance(target), Mark.LINE, i, points));
    }
    return new Chart(
        "read-noise",
        "Accumulated read noise",
        "Standard deviation a device has built up by a read time, from low-frequency noise or"
            + " relaxation, by target.",
        Axis.duration("time since programming"),
        Axis.number("\u03c3 (\u00b5S)").from(0),
        series);
  }

  private static double[] times() {
    double[] times = new double[TIME_POINTS];
    double decades = Math.log10(TEN_YEARS / FIRST_SECOND);
    for (int i = 0; i < TIME_POINTS; i++) {
      times[i] = FIRST_SECOND * Math.pow(10, decades * i / (TIME_POINTS - 1));
    }
    return times;
  }

  private double target(double share) {
    return device.gMin() + share * (device.gMax() - device.gMin());
  }

  private static String conductance(double microsiemens) {
    return Figures.plain(microsiemens) + " \u00b5S";
  }
}
