package io.ohmflow.driver.exchange;

import io.ohmflow.driver.matrix.NpzFile;
import io.ohmflow.driver.matrix.NumberArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Formats of files with the conductances that a chip is to be programmed to. */
public enum ConductanceFile {
  /**
   * Of each tile the arrays {@code NAME.plus} and {@code NAME.minus} [rows × columns], µS, {@code
   * NAME.scale} [columns] and {@code NAME.origin}, the first input and output.
   */
  NPZ {
    @Override
    public void write(ConductanceTargets targets, Path file) throws IOException {
      try (NpzFile out = new NpzFile(file)) {
        targets.forEach(
            t -> {
              out.add(t.name() + ".plus", NumberArray.of(t.plus(), t.rows(), t.columns()));
              out.add(t.name() + ".minus", NumberArray.of(t.minus(), t.rows(), t.minusColumns()));
              out.add(t.name() + ".scale", NumberArray.of(t.scale(), t.columns()));
              float[] origin = {t.firstInput(), t.firstOutput()};
              out.add(t.name() + ".origin", NumberArray.of(origin, origin.length));
            });
      }
    }
  },

  /** A row for each device. */
  PARQUET {
    @Override
    public void write(ConductanceTargets targets, Path file) throws IOException {
      try (ParquetWriter<Group> out =
          ExampleParquetWriter.builder(new LocalOutputFile(file))
              .withType(SCHEMA)
              .withConf(new Configuration(false))
              .withCompressionCodec(CompressionCodecName.GZIP)
              .build()) {
        SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
        targets.forEach(tile -> devices(tile, rows, out));
      }
    }
  };

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message conductances {
            required binary layer (STRING);
            required int32 group;
            required int32 slice;
            required int32 tile;
            required binary polarity (STRING);
            required int32 row;
            required int32 column;
            required int32 input;
            optional int32 output;
            required float microsiemens;
            optional float weight_per_microsiemens;
          }
          """);

  /** Writes the targets of a network. */
  public abstract void write(ConductanceTargets targets, Path file) throws IOException;

  /** The format of a file by its ending; empty if there is none. */
  public static Optional<ConductanceFile> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(f -> lower.endsWith("." + f.name().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static void devices(TileTargets tile, SimpleGroupFactory rows, ParquetWriter<Group> out)
      throws IOException {
    for (int i = 0; i < tile.plus().length; i++) {
      int column = i % tile.columns();
      out.write(
          device(tile, rows, "plus", i / tile.columns(), column)
              .append("output", tile.firstOutput() + column)
              .append("microsiemens", tile.plus()[i])
              .append("weight_per_microsiemens", tile.scale()[column]));
    }
    boolean reference = tile.against() == TileTargets.Minus.REFERENCE_COLUMN;
    for (int i = 0; i < tile.minus().length; i++) {
      // The reference column stands behind the others and belongs to no output.
      int column = reference ? tile.columns() : i % tile.columns();
      Group device =
          device(tile, rows, reference ? "reference" : "minus", i / tile.minusColumns(), column);
      if (!reference) {
        device
            .append("output", tile.firstOutput() + column)
            .append("weight_per_microsiemens", -tile.scale()[column]);
      }
      out.write(device.append("microsiemens", tile.minus()[i]));
    }
  }

  private static Group device(
      TileTargets tile, SimpleGroupFactory rows, String polarity, int row, int column) {
    return rows.newGroup()
        .append("layer", tile.layer())
        .append("group", tile.group())
        .append("slice", tile.slice())
        .append("tile", tile.tile())
        .append("polarity", polarity)
        .append("row", row)
        .append("column", column)
        .append("input", tile.firstInput() + row);
  }
}
