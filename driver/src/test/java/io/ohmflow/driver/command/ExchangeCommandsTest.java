package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.Safetensors;
import io.ohmflow.driver.exchange.NameMap;
import io.ohmflow.driver.exchange.Naming;
import io.ohmflow.driver.exchange.OnnxRuntime;
import io.ohmflow.driver.exchange.WeightFile;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network on its way in, over chips and training, and out. */
class ExchangeCommandsTest {
  private static final String YAML =
      """
      name: guest
      data: {source: strokes, train: 80, test: 40, seed: 3}
      network:
        - conv2d: {out: 3, kernel: 5, stride: 2}
        - relu
        - maxPool
        - flatten
        - linear: {out: 10}
      training: {epochs: 1, batch: 40}
      evaluation: {chips: 2, times: [1 s]}
      """;

  @TempDir static Path folder;
  private static String yaml;
  private static String weights;
  private static String run;
  private static LoadedRun loaded;
  private static float[] parameters;

  @BeforeAll
  static void importWeights() throws IOException {
    yaml = Files.writeString(folder.resolve("run.yaml"), YAML).toString();
    loaded = new RunLoader(new Configuration()).load(yaml, Map.of());
    parameters = loaded.definition().layout().initialParameters(NoiseKey.of(99));
    Problems problems = new Problems();
    WeightFile file = new WeightFile(loaded.definition().network(), NameMap.NONE);
    Path path = folder.resolve("torch.safetensors");
    Files.write(path, file.write(parameters, Naming.SEQUENTIAL, problems));
    problems.throwIfAny();
    weights = path.toString();
    run = folder.resolve("run").toString();
    Cli.Result result = Cli.run("import", yaml, "--weights", weights, "--output", run);
    assertEquals(0, result.exitCode(), result.err());
  }

  private static int weightOfLinear() {
    return loaded.definition().layout().entries().stream()
        .filter(e -> e.name().equals("linear-1.weight"))
        .findFirst()
        .orElseThrow()
        .offset();
  }

  private static LoadedRun read(String location) {
    return Runs.load(RunFolder.view(location, new Configuration()), new Configuration());
  }

  @Test
  void whatCameInIsTriedOnChipsAndGoesOutAgain() throws IOException, OrtException {
    String copy = folder.resolve("copy").toString();
    assertEquals(0, Cli.run("import", yaml, "--weights", weights, "--output", copy).exitCode());
    Cli.Result tried = Cli.run("evaluate", copy, "--master", "local[1]", "--json");
    assertEquals(0, tried.exitCode(), tried.err());
    JsonNode json = new ObjectMapper().readTree(tried.out());
    assertEquals(2, json.path("times").path(0).path("accuracies").size());
    String onnx = folder.resolve("net.onnx").toString();
    String back = folder.resolve("back.safetensors").toString();
    Cli.Result result =
        Cli.run("export", copy, "--onnx", onnx, "--safetensors", back, "--naming", "sequential");
    assertEquals(0, result.exitCode(), result.err());
    assertArrayEquals(Files.readAllBytes(Path.of(weights)), Files.readAllBytes(Path.of(back)));
    Random random = new Random(1);
    float[] image = new float[28 * 28];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    try (OnnxRuntime runtime = new OnnxRuntime(Files.readAllBytes(Path.of(onnx)))) {
      assertArrayEquals(
          read(copy).definition().newWorker(1).scoresDigital(parameters, image, 1),
          runtime.scores(image, 1, 1, 28, 28),
          1e-5f);
    }
    Cli.Result again = Cli.run("export", copy, "--onnx", onnx);
    assertEquals(2, again.exitCode());
    assertTrue(again.err().contains("exists already"), again.err());
    assertEquals(0, Cli.run("export", copy, "--onnx", onnx, "--overwrite").exitCode());
  }

  @Test
  void trainingGoesOnFromWhatCameIn() throws IOException {
    Cli.Result result = Cli.run("resume", run, "--master", "local[2]", "--json");
    assertEquals(0, result.exitCode(), result.err());
    assertFalse(result.err().contains("beginning"), result.err());
    String digest = new ObjectMapper().readTree(result.out()).path("digest").asText();
    String fresh = folder.resolve("fresh").toString();
    Cli.Result other = Cli.run("train", yaml, "--output", fresh, "--master", "local[2]", "--json");
    assertNotEquals(digest, new ObjectMapper().readTree(other.out()).path("digest").asText());
    byte[] trained = Files.readAllBytes(Path.of(run, "model", "weights.safetensors"));
    float[] weight = Safetensors.read(trained, "w").get("linear-1.weight").values();
    int at = weightOfLinear();
    double moved = 0;
    double size = 0;
    for (int i = 0; i < weight.length; i++) {
      moved += Math.pow(weight[i] - parameters[at + i], 2);
      size += Math.pow(parameters[at + i], 2);
    }
    assertTrue(moved > 0 && moved < size / 4, "two small steps from the weights that were given");
  }

  /**
   * A chip that is programmed to the targets computes what the weights do. With errors of
   * programming it would only be alike: which device of a pair is the first depends on the sign of
   * a weight.
   */
  @Test
  void conductancesGiveTheProductsOfTheWeights() throws IOException {
    String copy = folder.resolve("copy-for-targets").toString();
    assertEquals(0, Cli.run("import", yaml, "--weights", weights, "--output", copy).exitCode());
    String npz = folder.resolve("targets.npz").toString();
    Cli.Result exported = Cli.run("export", copy, "--conductances", npz);
    assertEquals(0, exported.exitCode(), exported.err());
    int inputs = 108;
    int outputs = 10;
    double[] scale;
    try (ZipFile zip = new ZipFile(npz)) {
      csv("plus.csv", turned(array(zip, "plus"), inputs, outputs), inputs);
      csv("minus.csv", turned(array(zip, "minus"), inputs, outputs), inputs);
      scale = array(zip, "scale");
    }
    double[] weight = new double[inputs * outputs];
    int at = weightOfLinear();
    for (int i = 0; i < weight.length; i++) {
      weight[i] = parameters[at + i];
    }
    csv("w.csv", weight, inputs);
    Random random = new Random(2);
    csv("x.csv", random.doubles(2L * inputs, -1, 1).toArray(), inputs);
    double[] expected = simulated("--weights", path("w.csv"));
    double[] currents =
        simulated("--as-targets", "--conductances", path("plus.csv") + "," + path("minus.csv"));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], currents[i] * scale[i % outputs], 1e-5);
    }
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static double[] simulated(String... cells) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("simulate", "--profile", "pcm-standard", "--overwrite"));
    arguments.addAll(List.of("--only", "none", "--inputs", path("x.csv"), "--out", path("y.csv")));
    arguments.addAll(List.of(cells));
    Cli.Result result = Cli.run(arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    return Arrays.stream(Files.readString(Path.of(path("y.csv"))).strip().split("[,\\s]+"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static void csv(String name, double[] values, int columns) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      text.append(values[i]).append((i + 1) % columns == 0 ? "\n" : ",");
    }
    Files.writeString(folder.resolve(name), text);
  }

  private static double[] turned(double[] values, int rows, int columns) {
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }

  /** The numbers of a .npy file of float64 with a short header. */
  private static double[] array(ZipFile zip, String name) throws IOException {
    byte[] bytes =
        zip.getInputStream(zip.getEntry("linear-1.group-0.slice-0.tile-0." + name + ".npy"))
            .readAllBytes();
    double[] values = new double[(bytes.length - 128) / Double.BYTES];
    ByteBuffer.wrap(bytes, 128, bytes.length - 128)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .get(values);
    return values;
  }

  @Test
  void everyProblemIsListedAndNothingIsWritten() throws IOException {
    String target = folder.resolve("never").toString();
    Path map = Files.writeString(folder.resolve("map.yaml"), "names: {conv2d-9: a}\n");
    Cli.Result result =
        Cli.run("import", yaml, "--weights", weights, "--map", map.toString(), "--output", target);
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("no layer or parameter conv2d-9"), result.err());
    assertFalse(Files.exists(Path.of(target)));
    result = Cli.run("import", yaml, "--weights", "none.safetensors", "--map", "none.yaml");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("none.safetensors: no such file"), result.err());
    assertTrue(result.err().contains("none.yaml"), result.err());
    result = Cli.run("export", run);
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("expected --"), result.err());
  }
}
