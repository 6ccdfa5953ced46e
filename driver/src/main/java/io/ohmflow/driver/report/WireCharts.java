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
import io.ohmflow.kernel.wires.Wires;
import io.ohmflow.profile.HardwareProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** What the wires of a profile take, on the tiles that training uses, with exact devices. */
final class WireCharts {
  private static final int POINTS = 33;

  /** Sides of a tile without limit, and the most of one that is solved for a page. */
  private static final int MOST = 512;

  private static final int MOST_SOLVED = 256;

  private final ChipModel chip;
  private final int rows;
  private final int columns;

  private WireCharts(HardwareProfile profile) {
    this.chip = ChipModel.of(profile).only(EnumSet.of(Effect.WIRES));
    int most = chip.wires().model() == Wires.Model.CLOSED_FORM ? MOST : MOST_SOLVED;
    this.rows = Math.min(chip.tile().rows(), most);
    this.columns = Math.min(chip.tile().columns(), most);
  }

  /** Charts of the wires; empty if they are not simulated. */
  static List<Chart> of(HardwareProfile profile) {
    WireCharts charts = new WireCharts(profile);
    Wires wires = charts.chip.wires();
    if (wires.model() == Wires.Model.NONE) {
      return List.of();
    }
    boolean superposes = wires.model() != Wires.Model.CLOSED_FORM && !wires.topology().gated();
    return List.of(superposes ? charts.byPlace() : charts.byLoad());
  }

  /** Inputs superpose, so each is measured alone. */
  private Chart byPlace() {
    float[] inputs = new float[POINTS * rows];
    int[] places = new int[POINTS];
    for (int point = 0; point < POINTS; point++) {
      places[point] = point * (rows - 1) / (POINTS - 1);
      inputs[point * rows + places[point]] = 1;
    }
    return new Chart(
        "wire-loss",
        "What wires leave",
        "Current of a device as a share of that without resistance, over the number of its input,"
            + worstCase(),
        Axis.number("input").from(0),
        Axis.percent("current"),
        series(outputs(inputs), places, 1));
  }

  /** What is lost depends on what is driven. */
  private Chart byLoad() {
    float[] inputs = new float[POINTS * rows];
    int[] driven = new int[POINTS];
    for (int point = 0; point < POINTS; point++) {
      driven[point] = 1 + point * (rows - 1) / (POINTS - 1);
      for (int k = 0; k < driven[point]; k++) {
        inputs[point * rows + (int) ((k + 0.5) * rows / driven[point])] = 1;
      }
    }
    return new Chart(
        "wire-loss",
        "What wires leave",
        "Output of a column as a share of that without resistance, over the number of inputs at"
            + " full scale, spread evenly,"
            + worstCase(),
        Axis.number("inputs at full scale").from(0),
        Axis.percent("output"),
        series(outputs(inputs), driven, 0));
  }

  private String worstCase() {
    return " on a tile of %s by %s whose devices are all at g-max: the worst case."
        .formatted(Figures.grouped(rows), Figures.grouped(columns));
  }

  /**
   * Shares of the first and the last column.
   *
   * @param alone inputs driven at each point; 0 if as many as its place on the axis
   */
  private List<Series> series(float[] y, int[] places, int alone) {
    List<double[]> first = new ArrayList<>();
    List<double[]> last = new ArrayList<>();
    for (int point = 0; point < POINTS; point++) {
      double exact = alone > 0 ? alone : places[point];
      first.add(new double[] {places[point], y[point * columns] / exact});
      last.add(new double[] {places[point], y[(point + 1) * columns - 1] / exact});
    }
    return List.of(
        new Series("nearest the drivers", Mark.LINE, 0, first),
        new Series("farthest from the drivers", Mark.LINE, 1, last));
  }

  /** [points × columns]. */
  private float[] outputs(float[] inputs) {
    AnalogMatrix tile =
        new AnalogMatrix(chip, rows, columns, POINTS, Linalg.portable(), new Draws());
    float[] weights = new float[columns * rows];
    Arrays.fill(weights, 1);
    NoiseKey unused = NoiseKey.of(0);
    tile.program(Matrix.of(weights, columns, rows), unused, 0);
    tile.read(0, unused);
    float[] outputs = new float[POINTS * columns];
    tile.multiply(
        Matrix.of(inputs, POINTS, rows),
        Matrix.of(outputs, POINTS, columns),
        new AnalogMatrix.Drive(1, 0, unused, 0, 0));
    return outputs;
  }
}
