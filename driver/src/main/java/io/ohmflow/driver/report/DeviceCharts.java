package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Chart.Axis;
import io.ohmflow.driver.report.Chart.Mark;
import io.ohmflow.driver.report.Chart.Series;
import io.ohmflow.driver.report.ProfileCharts.Bins;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.noise.ConductanceLevels;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.noise.Spread;
import java.util.ArrayList;
import java.util.List;

/** What single devices of a profile differ in: levels, verification, spread, faults and traps. */
final class DeviceCharts {
  private static final int CONDUCTANCE_POINTS = 40;
  private static final int STAIRCASE_POINTS = 400;
  private static final int BINS = 100;

  private final DeviceModel device;
  private final DeviceSamples samples;

  private DeviceCharts(ChipModel chip) {
    this.device = chip.device();
    this.samples = DeviceSamples.of(chip);
  }

  /** A chart for each of these effects that the profile has. */
  static List<Chart> of(ChipModel chip) {
    DeviceCharts charts = new DeviceCharts(chip);
    DeviceModel device = chip.device();
    List<Chart> all = new ArrayList<>();
    if (device.writing().levels().count() > 0) {
      all.add(charts.levels());
    }
    if (device.writing().verify().maxPulses() > 1) {
      all.add(charts.verification());
    }
    if (spreads(device)) {
      all.add(charts.spread());
    }
    if (device.hasFaults()) {
      all.add(charts.faults());
    }
    if (!device.ageing().telegraph().none()) {
      all.add(charts.telegraph());
    }
    return all;
  }

  /** Whether devices have gains of their own. */
  static boolean spreads(DeviceModel device) {
    return device.making().spread() != Spread.NONE;
  }

  private Chart levels() {
    ConductanceLevels levels = device.writing().levels();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i <= STAIRCASE_POINTS; i++) {
      float wanted = device.gMin() + device.span() * i / STAIRCASE_POINTS;
      points.add(new double[] {wanted, levels.nearest(wanted)});
    }
    return new Chart(
        "levels",
        "Conductance levels",
        "The conductance that is programmed for a wanted one: the nearest of "
            + Figures.grouped(levels.count())
            + " levels.",
        Axis.number("wanted conductance (\u00b5S)").from(device.gMin()).to(device.gMax()),
        Axis.number("level (\u00b5S)"),
        List.of(new Series("level", Mark.LINE, 0, points)));
  }

  private Chart verification() {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i <= CONDUCTANCE_POINTS; i++) {
      double target = device.gMin() + (double) device.span() * i / CONDUCTANCE_POINTS;
      points.add(new double[] {target, samples.pulses(target)});
    }
    return new Chart(
        "write-verify",
        "Programming pulses",
        "Mean number of pulses until a device is within its tolerance, at most "
            + device.writing().verify().maxPulses()
            + ".",
        Axis.number("target conductance (\u00b5S)").from(device.gMin()).to(device.gMax()),
        Axis.number("pulses").from(0),
        List.of(new Series("pulses", Mark.LINE, 0, points)));
  }

  private Chart spread() {
    return bars(
        "spread",
        "Device-to-device spread",
        "Conductance of devices that are all programmed exactly to g-max: the gain of a device"
            + " stays for the life of a chip.",
        samples.only(Effect.SPREAD).programmed(device.gMax()));
  }

  private Chart faults() {
    return bars(
        "faults",
        "Stuck devices",
        "Conductance of devices that aim at the middle of the range: those elsewhere are stuck for"
            + " the life of a chip.",
        samples.only(Effect.FAULTS).programmed(device.gMin() + device.span() / 2));
  }

  private Chart telegraph() {
    return bars(
        "telegraph",
        "Random telegraph noise",
        "Conductance at one read time of devices that sit at g-max: an occupied trap lowers it.",
        samples.only(Effect.TELEGRAPH).read(device.gMax(), 1));
  }

  private static Chart bars(String id, String title, String caption, double[] values) {
    return new Chart(
        id,
        title,
        caption,
        Axis.number("conductance (\u00b5S)").from(0),
        Axis.percent("share of devices per bin").from(0),
        List.of(new Series("devices", Mark.BINS, 0, Bins.around(BINS, values).shares(values))));
  }
}
