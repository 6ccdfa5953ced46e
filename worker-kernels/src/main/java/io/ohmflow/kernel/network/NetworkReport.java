package io.ohmflow.kernel.network;

import io.ohmflow.kernel.crossbar.TileGrid;
import io.ohmflow.kernel.layer.LayerSpec;
import io.ohmflow.kernel.layer.LayerSpec.TiledMatrix;
import io.ohmflow.kernel.layer.NamedLayer;
import io.ohmflow.kernel.layer.ParameterSpec;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.profile.HardwareProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network takes on a chip, layer by layer.
 *
 * @param rows one per layer, containers left out, in the order of the network
 */
public record NetworkReport(List<Row> rows) {
  /** A weight is the difference of two devices. */
  private static final int CELLS_PER_WEIGHT = 2;

  /**
   * One layer.
   *
   * @param name with the names of the containers around it, such as {@code residual-1.body.relu-1}
   * @param type kind of layer
   * @param input shape of one sample that comes in
   * @param output shape of one sample that goes out
   * @param parameters trained values
   * @param tiles tiles used
   * @param cells devices used, two for each weight
   * @param tileVectors vectors each tile multiplies per sample
   * @param macs multiply-accumulates per sample
   */
  public record Row(
      String name,
      String type,
      Shape input,
      Shape output,
      long parameters,
      long tiles,
      long cells,
      long tileVectors,
      long macs) {}

  public NetworkReport {
    rows = List.copyOf(rows);
  }

  /** The report of a network on tiles of one size. */
  public static NetworkReport of(NetworkSpec network, HardwareProfile.Tile tile) {
    List<Row> rows = new ArrayList<>();
    network.layers().children().forEach(layer -> add(rows, "", layer, tile));
    return new NetworkReport(rows);
  }

  private static void add(
      List<Row> rows, String prefix, NamedLayer layer, HardwareProfile.Tile tile) {
    String name = prefix + layer.name();
    if (layer.spec().children().isEmpty()) {
      rows.add(row(name, layer, tile));
    }
    layer.spec().children().forEach(child -> add(rows, name + ".", child, tile));
  }

  private static Row row(String name, NamedLayer layer, HardwareProfile.Tile tile) {
    LayerSpec spec = layer.spec();
    long tiles = 0;
    long cells = 0;
    long vectors = 0;
    for (TiledMatrix m : spec.matrices()) {
      tiles += new TileGrid(m.inputs(), m.outputs(), tile).slots().size();
      cells += (long) CELLS_PER_WEIGHT * m.inputs() * m.outputs();
      vectors = Math.max(vectors, m.vectors());
    }
    long parameters =
        spec.parameters().stream()
            .filter(p -> p.kind() != Kind.STATISTIC)
            .mapToLong(ParameterSpec::size)
            .sum();
    return new Row(
        name,
        layer.type(),
        spec.input(),
        spec.output(),
        parameters,
        tiles,
        cells,
        vectors,
        spec.macs());
  }

  /** Tiles of the whole network. */
  public long tiles() {
    return rows.stream().mapToLong(Row::tiles).sum();
  }

  /** Devices of the whole network. */
  public long cells() {
    return rows.stream().mapToLong(Row::cells).sum();
  }

  /** Multiply-accumulates of one sample. */
  public long macs() {
    return rows.stream().mapToLong(Row::macs).sum();
  }
}
