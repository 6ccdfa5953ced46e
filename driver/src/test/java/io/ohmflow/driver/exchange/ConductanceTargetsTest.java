package io.ohmflow.driver.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.kernel.network.ParameterLayout.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConductanceTargetsTest {
  private static final String YAML =
      """
      data: {source: strokes, train: 20, test: 10}
      network:
        - conv2d: {out: 4, kernel: 5, stride: 4}
        - conv2d: {out: 6, kernel: 3, groups: 2}
        - flatten
        - linear: {out: 10}
      training: {epochs: 1, batch: 20}
      """;

  @TempDir Path folder;

  private LoadedRun run(Map<String, String> overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), YAML);
    return new RunLoader(new Configuration()).load(file.toString(), overrides);
  }

  private static List<TileTargets> tiles(LoadedRun run, float[] parameters) throws IOException {
    List<TileTargets> tiles = new ArrayList<>();
    new ConductanceTargets(run.definition(), parameters).forEach(tiles::add);
    return tiles;
  }

  /** Pairs, cut into tiles of any size, with any scale. */
  @ParameterizedTest
  @ValueSource(strings = {"per-column", "per-tile", "per-matrix"})
  void theDifferenceOfAPairIsTheWeight(String scale) throws IOException {
    LoadedRun run =
        run(
            Map.of(
                "hardware", "pcm-standard",
                "hardware.tile.rows", "16",
                "hardware.tile.columns", "7",
                "hardware.mapping.scale", scale));
    float[] parameters = OnnxFileTest.parameters(run.definition().network());
    Map<String, Integer> seen = new TreeMap<>();
    for (TileTargets t : tiles(run, parameters)) {
      Entry weight = entry(run, t.layer());
      for (int r = 0; r < t.rows(); r++) {
        for (int c = 0; c < t.columns(); c++) {
          int at = r * t.columns() + c;
          int output = t.firstOutput() + c;
          int matrix = t.group() * 3;
          int i =
              weight.offset() + (matrix + output) * weight.spec().rowLength() + t.firstInput() + r;
          float found = (t.plus()[at] - t.minus()[at]) * t.scale()[c];
          assertEquals(parameters[i], found, 1e-6f, t.name());
          assertTrue(t.plus()[at] >= 0 && t.plus()[at] <= 25 && t.minus()[at] >= 0);
          seen.merge(t.layer(), 1, Integer::sum);
        }
      }
    }
    assertEquals(Map.of("conv2d-1", 100, "conv2d-2", 6 * 2 * 9, "linear-1", 960), seen);
  }

  private static Entry entry(LoadedRun run, String layer) {
    return run.definition().layout().entries().stream()
        .filter(e -> e.name().equals(layer + ".weight"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aReferenceColumnIsHeldAgainstAllOutputsOfItsTile() throws IOException {
    LoadedRun run =
        run(
            Map.of(
                "hardware", "generic-gaussian",
                "hardware.tile.rows", "32",
                "hardware.tile.columns", "4",
                "hardware.mapping.encoding", "offset-column"));
    float[] parameters = OnnxFileTest.parameters(run.definition().network());
    for (TileTargets t : tiles(run, parameters)) {
      if (!t.layer().equals("linear-1")) {
        continue;
      }
      assertEquals(TileTargets.Minus.REFERENCE_COLUMN, t.against());
      assertEquals(t.rows(), t.minus().length);
      for (int r = 0; r < t.rows(); r++) {
        for (int c = 0; c < t.columns(); c++) {
          int i = entry(run, "linear-1").offset() + (t.firstOutput() + c) * 96;
          float found = (t.plus()[r * t.columns() + c] - t.minus()[r]) * t.scale()[c];
          assertEquals(parameters[i + t.firstInput() + r], found, 1e-6f, t.name());
        }
      }
    }
  }

  @Test
  void bothFormatsHoldTheSame() throws IOException {
    LoadedRun run = run(Map.of("hardware.tile.rows", "64"));
    float[] parameters = OnnxFileTest.parameters(run.definition().network());
    ConductanceTargets targets = new ConductanceTargets(run.definition(), parameters);
    Path npz = folder.resolve("g.npz");
    ConductanceFile.of("g.npz").orElseThrow().write(targets, npz);
    List<TileTargets> tiles = tiles(run, parameters);
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      assertEquals(4 * tiles.size(), zip.size());
      byte[] plus =
          zip.getInputStream(zip.getEntry("linear-1.group-0.slice-0.tile-1.plus.npy"))
              .readAllBytes();
      assertEquals(128 + 48 * 10 * Double.BYTES, plus.length, "rows 48 to 95 of 10 outputs");
    }
    Path parquet = folder.resolve("g.parquet");
    ConductanceFile.of("g.PARQUET").orElseThrow().write(targets, parquet);
    double sum = 0;
    int count = 0;
    try (ParquetReader<Group> reader =
        ParquetReader.builder(
                new GroupReadSupport(), new org.apache.hadoop.fs.Path(parquet.toUri()))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        sum +=
            row.getFloat("microsiemens", 0) * (double) row.getFloat("weight_per_microsiemens", 0);
        count++;
      }
    }
    int devices = tiles.stream().mapToInt(t -> t.plus().length + t.minus().length).sum();
    assertEquals(devices, count);
    double weights =
        run.definition().layout().entries().stream()
            .filter(e -> e.name().endsWith(".weight"))
            .flatMapToInt(e -> IntStream.range(e.offset(), e.offset() + e.size()))
            .mapToDouble(i -> parameters[i])
            .sum();
    assertEquals(weights, sum, 1e-3);
  }
}
