package io.ohmflow.driver.exchange;

import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.kernel.crossbar.AnalogMatrix;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.crossbar.TileGrid;
import io.ohmflow.kernel.layer.LayerSpec.TiledMatrix;
import io.ohmflow.kernel.layer.NamedLayer;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.network.ParameterLayout.Entry;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.Encoding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The conductances that a chip is to be programmed to for a trained network: those that training
 * and evaluation aim at, rounded to the levels of the devices if there are finitely many.
 */
public final class ConductanceTargets {
  private final ChipModel chip;
  private final float[] parameters;
  private final Map<String, Entry> entries;
  private final List<NamedLayer> layers;

  /**
   * @param parameters of the trained network
   */
  public ConductanceTargets(RunDefinition run, float[] parameters) {
    this.chip = run.chip().only(Set.of(Effect.LEVELS));
    this.parameters = parameters;
    this.entries =
        run.layout().entries().stream().collect(Collectors.toMap(Entry::name, Function.identity()));
    this.layers = run.network().layers().children();
  }

  /** Hands over every tile, layer by layer. */
  public void forEach(TileTargets.Sink sink) throws IOException {
    walk("", layers, sink);
  }

  private void walk(String prefix, List<NamedLayer> children, TileTargets.Sink sink)
      throws IOException {
    for (NamedLayer child : children) {
      String name = prefix + child.name();
      if (child.spec().children().isEmpty()) {
        layer(name, child.spec().matrices(), sink);
      }
      walk(name + ".", child.spec().children(), sink);
    }
  }

  private void layer(String name, List<TiledMatrix> matrices, TileTargets.Sink sink)
      throws IOException {
    for (int group = 0; group < matrices.size(); group++) {
      int inputs = matrices.get(group).inputs();
      int outputs = matrices.get(group).outputs();
      int at = entries.get(name + ".weight").offset() + group * inputs * outputs;
      AnalogMatrix matrix =
          new AnalogMatrix(chip, inputs, outputs, 1, Linalg.portable(), new Draws());
      // Without effects but levels nothing is drawn.
      matrix.program(new Matrix(parameters, at, outputs, inputs, inputs), NoiseKey.of(0), 1);
      TileGrid grid = new TileGrid(inputs, outputs, chip.tile());
      float[] plus = new float[inputs * outputs];
      float[] minus = new float[inputs * outputs];
      for (int slice = 0; slice < matrix.sliceCount(); slice++) {
        matrix.conductances(slice, plus, minus);
        Slice whole =
            new Slice(name, group, slice, plus, minus, matrix.weightPerMicrosiemens(slice));
        for (int tile = 0; tile < grid.slots().size(); tile++) {
          sink.take(tile(whole, grid, tile, outputs));
        }
      }
    }
  }

  /** One slice of a matrix, all tiles together. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Slice(
      String layer, int group, int number, float[] plus, float[] minus, float[] scales) {}

  private TileTargets tile(Slice whole, TileGrid grid, int tile, int outputs) {
    TileGrid.Slot slot = grid.slots().get(tile);
    boolean reference = chip.mapping().encoding() == Encoding.OFFSET_COLUMN;
    int columnTile = tile % grid.columnTiles();
    float[] plus = block(whole.plus(), outputs, slot, slot.column(), slot.columns());
    float[] minus =
        reference
            ? block(whole.minus(), grid.columnTiles(), slot, columnTile, 1)
            : block(whole.minus(), outputs, slot, slot.column(), slot.columns());
    float[] scale = new float[slot.columns()];
    System.arraycopy(
        whole.scales(), slot.rowTile() * outputs + slot.column(), scale, 0, scale.length);
    return new TileTargets(
        whole.layer(),
        whole.group(),
        whole.number(),
        tile,
        slot.row(),
        slot.column(),
        slot.rows(),
        slot.columns(),
        plus,
        minus,
        reference ? TileTargets.Minus.REFERENCE_COLUMN : TileTargets.Minus.DEVICE,
        scale);
  }

  private static float[] block(
      float[] from, int stride, TileGrid.Slot slot, int column, int columns) {
    float[] block = new float[slot.rows() * columns];
    for (int r = 0; r < slot.rows(); r++) {
      System.arraycopy(from, (slot.row() + r) * stride + column, block, r * columns, columns);
    }
    return block;
  }
}
