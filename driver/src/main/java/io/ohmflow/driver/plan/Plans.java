package io.ohmflow.driver.plan;

import io.ohmflow.driver.report.Plan;
import io.ohmflow.kernel.crossbar.TileGrid;
import io.ohmflow.kernel.layer.LayerSpec.TiledMatrix;
import io.ohmflow.kernel.layer.NamedLayer;
import io.ohmflow.kernel.layer.ParameterSpec;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.profile.HardwareProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a network lies on the tiles of its hardware: for the report and for {@code --dry-run}. */
public final class Plans {
  /** A weight is the difference of two devices. */
  private static final int CELLS_PER_WEIGHT = 2;

  private static final double MEGA = 1e6;

  private Plans() {}

  /** The plan of a run. */
  public static Plan of(RunDefinition run) {
    List<Plan.Layer> layers = new ArrayList<>();
    for (NamedLayer layer : run.network().layers().children()) {
      add(layers, "", layer, run.profile().tile());
    }
    return new Plan(
        run.config().networkName(),
        run.layout().trainedSize(),
        run.config().training().lanes(),
        layers);
  }

  /** One line: what is trained, on what. */
  public static String headline(RunDefinition run) {
    Plan plan = of(run);
    return format(
        "%s: %s, %,d parameters on %d tiles of %s; %,d steps of %d samples on %d lanes",
        run.config().name(),
        plan.network(),
        plan.parameters(),
        plan.layers().stream().mapToInt(l -> l.tiles().size()).sum(),
        run.profile().name(),
        run.steps(),
        run.config().training().batch(),
        plan.lanes());
  }

  /** A table for a terminal: layers, tiles, cells, memory and traffic. */
  public static String text(RunDefinition run) {
    Plan plan = of(run);
    StringBuilder text = new StringBuilder(headline(run)).append("\n\n");
    String row = "%-24s %-14s %-14s %10s %6s %10s %12s%n";
    text.append(
        format(row, "layer", "input", "output", "parameters", "tiles", "cells", "MACs/sample"));
    for (Plan.Layer l : plan.layers()) {
      text.append(
          format(
              row,
              l.name(),
              shape(l.input()),
              shape(l.output()),
              format("%,d", l.parameters()),
              l.analog() ? String.valueOf(l.tiles().size()) : "-",
              l.analog() ? format("%,d", l.cells()) : "-",
              format("%,d", l.macs())));
    }
    double vector = (double) Float.BYTES * run.layout().size() / MEGA;
    text.append(
        format(
            "%nper step: %.2f MB of parameters to each executor, %.2f MB of sums from each task"
                + "%ndriver: %.2f MB for parameters, optimizer and sums%n",
            vector, vector, vector * (2 + run.update().slots())));
    return text.toString();
  }

  private static void add(
      List<Plan.Layer> layers, String prefix, NamedLayer layer, HardwareProfile.Tile tile) {
    String name = prefix + layer.name();
    if (layer.spec().children().isEmpty()) {
      layers.add(layer(name, layer, tile));
    }
    for (NamedLayer child : layer.spec().children()) {
      add(layers, name + ".", child, tile);
    }
  }

  private static Plan.Layer layer(String name, NamedLayer layer, HardwareProfile.Tile tile) {
    List<Plan.Tile> tiles = new ArrayList<>();
    long cells = 0;
    int inputs = 0;
    int outputs = 0;
    for (TiledMatrix matrix : layer.spec().matrices()) {
      for (TileGrid.Slot slot : new TileGrid(matrix.inputs(), matrix.outputs(), tile).slots()) {
        // Groups stand side by side: each has its own rows and columns.
        tiles.add(
            new Plan.Tile(
                inputs + slot.row(), slot.rows(), outputs + slot.column(), slot.columns()));
      }
      inputs += matrix.inputs();
      outputs += matrix.outputs();
      cells += (long) CELLS_PER_WEIGHT * matrix.inputs() * matrix.outputs();
    }
    long parameters =
        layer.spec().parameters().stream()
            .filter(p -> p.kind() != Kind.STATISTIC)
            .mapToLong(ParameterSpec::size)
            .sum();
    return new Plan.Layer(
        name,
        layer.type(),
        list(layer.spec().input()),
        list(layer.spec().output()),
        parameters,
        layer.spec().macs(),
        !tiles.isEmpty(),
        inputs,
        outputs,
        tiles,
        cells,
        available(tiles, tile));
  }

  /** Devices on the tiles taken; an unlimited side counts as long as it is used. */
  private static long available(List<Plan.Tile> tiles, HardwareProfile.Tile size) {
    long devices = 0;
    for (Plan.Tile tile : tiles) {
      long rows = size.rows() == Integer.MAX_VALUE ? tile.rows() : size.rows();
      long columns = size.columns() == Integer.MAX_VALUE ? tile.columns() : size.columns();
      devices += CELLS_PER_WEIGHT * rows * columns;
    }
    return devices;
  }

  private static List<Integer> list(Shape shape) {
    return List.of(shape.height(), shape.width(), shape.channels());
  }

  private static String shape(List<Integer> shape) {
    return shape.get(0) + " × " + shape.get(1) + " × " + shape.get(2);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
