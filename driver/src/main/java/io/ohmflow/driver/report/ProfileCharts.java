package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.Drift;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.noise.ProgrammingNoise;
import io.ohmflow.kernel.noise.ReadNoise;
import io.ohmflow.profile.HardwareProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a profile's devices do from programming to reading, as charts for the profile's own page and
 * for the reports of runs. What single devices differ in is drawn by {@link DeviceCharts}, what
 * happens in a multiplication by {@link MultiplicationCharts}.
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

  private final DeviceModel device;
  private final DeviceSamples samples;

  private ProfileCharts(ChipModel chip) {
    this.device = chip.device();
    this.samples = DeviceSamples.of(chip);
  }

  /** Charts of every effect on devices the profile has; empty for ideal devices. */
  static List<Chart> devices(HardwareProfile profile) {
    ChipModel chip = ChipModel.of(profile);
    ProfileCharts charts = new ProfileCharts(chip);
    List<Chart> all = new ArrayList<>();
    if (charts.device.programming() != ProgrammingNoise.NONE) {
      all.add(charts.programming());
    }
    if (charts.programsWithDeviation()) {
      all.add(charts.histogram());
    }
    all.addAll(DeviceCharts.of(chip));
    if (charts.device.drift() != Drift.NONE) {
      all.add(charts.drift());
    }
    if (charts.device.read() != ReadNoise.NONE) {
      all.add(charts.readNoise());
    }
    all.addAll(MultiplicationCharts.of(chip));
    return all;
  }

  private boolean programsWithDeviation() {
    return device.programming() != ProgrammingNoise.NONE
        || device.hasFaults()
        || DeviceCharts.spreads(device);
  }

  private Chart programming() {
    DeviceSamples alone = samples.only(Effect.PROGRAMMING);
    List<double[]> deviation = new ArrayList<>();
    List<double[]> error = new ArrayList<>();
    for (int i = 0; i <= CONDUCTANCE_POINTS; i++) {
      double target = target((double) i / CONDUCTANCE_POINTS);
      deviation.add(new double[] {target, alone.programmingDeviation(target)});
      error.add(new double[] {target, alone.programmingError(target)});
    }
    return new Chart(
        "programming-noise",
        "Programming noise",
        "Standard deviation of the conductance a device takes when it is programmed to a target,"
            + " and the distance of its mean from the target; a conductance below zero is cut at"
            + " zero.",
        Axis.number("target conductance (\u00b5S)").from(device.gMin()).to(device.gMax()),
        Axis.number("\u00b5S"),
        List.of(
            new Series("standard deviation", Mark.LINE, 0, deviation),
            new Series("mean error", Mark.DASHED, 1, error)));
  }

  private Chart histogram() {
    double[][] programmed = new double[HISTOGRAM_SHARES.length + 1][];
    programmed[0] = samples.programmed(device.gMin());
    for (int i = 0; i < HISTOGRAM_SHARES.length; i++) {
      programmed[i + 1] = samples.programmed(target(HISTOGRAM_SHARES[i]));
    }
    Bins bins = Bins.around(BINS, programmed);
    List<Series> series = new ArrayList<>();
    double peak = 0;
    for (int i = 0; i < programmed.length; i++) {
      List<double[]> shares = bins.shares(programmed[i]);
      if (i > 0) {
        peak = Math.max(peak, shares.stream().mapToDouble(bin -> bin[1]).max().orElse(0));
      }
      String name = i == 0 ? "inactive" : conductance(target(HISTOGRAM_SHARES[i - 1]));
      series.add(new Series(name, Mark.BINS, i == 0 ? Series.NEUTRAL : i - 1, shares));
    }
    return new Chart(
        "programmed-conductance",
        "Programmed conductance",
        "How "
            + Figures.grouped(DeviceSamples.DEVICES)
            + " devices of each target scatter, with all that happens in programming. The inactive"
            + " device of a pair aims at "
            + conductance(device.gMin())
            + "; where it piles up at one place its bar is cut.",
        Axis.number("conductance (\u00b5S)").from(bins.low()),
        Axis.percent("share of devices per bin").from(0).toRound(peak * HEADROOM),
        series);
  }

  /** Equal bins over all values of some samples; conductances begin at 0 unless some are below. */
  record Bins(int count, double low, double high) {
    static Bins around(int count, double[]... samples) {
      double low = Arrays.stream(samples).flatMapToDouble(Arrays::stream).min().orElse(0);
      double high = Arrays.stream(samples).flatMapToDouble(Arrays::stream).max().orElse(1);
      return new Bins(count, Math.min(0, low), Math.max(high, low + Double.MIN_NORMAL));
    }

    /** Shares of values in the bins: left edges and heights, the last one closing. */
    List<double[]> shares(double[] values) {
      int[] counts = new int[count];
      for (double value : values) {
        counts[Math.min(count - 1, (int) ((value - low) / (high - low) * count))]++;
      }
      List<double[]> bins = new ArrayList<>(count + 1);
      for (int i = 0; i < count; i++) {
        double edge = low + (high - low) * i / count;
        bins.add(new double[] {edge, (double) counts[i] / values.length});
      }
      bins.add(new double[] {high, 0});
      return bins;
    }
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
    return device.gMin() + share * device.span();
  }

  static String conductance(double microsiemens) {
    return Figures.plain(microsiemens) + " \u00b5S";
  }
}
