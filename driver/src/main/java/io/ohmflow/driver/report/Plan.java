package io.ohmflow.driver.report;

import java.util.List;
import java.util.Objects;

/**
 * How a network lies on the hardware ({@code plan.json}).
 *
 * @param network name of the network
 * @param parameters trained parameters of all layers
 * @param lanes logical workers of the run
 * @param layers the layers in order of execution
 */
public record Plan(String network, long parameters, int lanes, List<Layer> layers) {
  public Plan {
    network = Objects.requireNonNullElse(network, "");
    layers = layers == null ? List.of() : List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name unique name within the network
   * @param type catalogue name such as {@code conv2d}
   * @param input shape of one input sample
   * @param output shape of one output sample
   * @param parameters trained parameters
   * @param macs multiply-accumulate operations per sample
   * @param analog whether the weights lie on tiles
   * @param inputs rows of the weight matrix as the tiles see it
   * @param outputs columns of that matrix
   * @param tiles where the matrix is cut; empty for a digital layer
   * @param cells devices the weights occupy
   * @param cellsAvailable devices on the tiles taken
   */
  public record Layer(
      String name,
      String type,
      List<Integer> input,
      List<Integer> output,
      long parameters,
      long macs,
      boolean analog,
      int inputs,
      int outputs,
      List<Tile> tiles,
      long cells,
      long cellsAvailable) {
    public Layer {
      name = Objects.requireNonNullElse(name, "");
      type = Objects.requireNonNullElse(type, "");
      input = input == null ? List.of() : List.copyOf(input);
      output = output == null ? List.of() : List.copyOf(output);
      tiles = tiles == null ? List.of() : List.copyOf(tiles);
    }

    /** Share of the tiles' devices that carry weights; NaN when the tiles' size is not known. */
    double fill() {
      return cellsAvailable > 0 ? (double) cells / cellsAvailable : Double.NaN;
    }
  }

  /**
   * The part of a weight matrix on one tile, in rows and columns of the matrix.
   *
   * @param row first row
   * @param rows number of rows
   * @param column first column
   * @param columns number of columns
   */
  public record Tile(int row, int rows, int column, int columns) {
    public Tile {
      if (row < 0 || column < 0 || rows < 1 || columns < 1) {
        throw new IllegalArgumentException(
            "expected a block of a matrix, got row %d + %d, column %d + %d"
                .formatted(row, rows, column, columns));
      }
    }
  }
}
