package io.ohmflow.driver.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.ohmflow.driver.checkpoint.Safetensors;
import io.ohmflow.driver.checkpoint.Safetensors.Tensor;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights that PyTorch has saved; the files were made by {@code torch_golden.py} beside them. */
class WeightFileTest {
  private static final float TOLERANCE = 1e-5f;
  private static final int SAMPLES = 4;

  private static final String IMAGES =
      """
      network:
        - conv2d: {out: 6, kernel: [3, 2], stride: [1, 2], padding: [1, 0], groups: 2}
        - batchNorm
        - relu
        - residual: {body: [{conv2d: {out: 6, kernel: 3, padding: 1, bias: false}}, batchNorm, gelu]}
        - maxPool
        - flatten
        - batchNorm
        - linear: {out: 12}
        - layerNorm
        - relu
        - linear: {out: 5}
      """;

  private static final String TEXT_NAMES =
      """
      names:
        embedding-1.token: wte.weight
        embedding-1.position: wpe.weight
        residual-1.body.layerNorm-1: h.0.ln_1
        residual-1.body.attention-1.qkv: [h.0.q, h.0.k, h.0.v]
        residual-1.body.attention-1.output: h.0.c_proj
        residual-2.body.layerNorm-1: h.0.ln_2
        residual-2.body.pointwise-1: h.0.c_fc
        residual-2.body.pointwise-2: h.0.c_out
        layerNorm-1: ln_f
        pointwise-1.weight: lm_head.weight
      transposed:
        - residual-1.body.attention-1.output
        - residual-2.body.pointwise-1
        - residual-2.body.pointwise-2
      """;

  private final Problems problems = new Problems();

  private static NetworkSpec images() {
    return OnnxFileTest.network(IMAGES, new Shape(8, 8, 2), Shape.flat(5));
  }

  private static NetworkSpec texts() {
    String yaml = "network: {gpt: {layers: 1, width: 8, heads: 2}}";
    return OnnxFileTest.network(yaml, new Shape(6, 1, 1), new Shape(6, 1, 7));
  }

  @Test
  void imagesAreScoredAsPyTorchDoes() throws IOException, OrtException {
    NetworkSpec network = images();
    byte[] bytes = resource("images-weights.safetensors");
    WeightFile file = new WeightFile(network, NameMap.NONE);
    assertEquals(Naming.SEQUENTIAL, file.likeliest(bytes, "w"));
    float[] parameters = file.read(bytes, "w", Naming.SEQUENTIAL, problems);
    problems.throwIfAny();
    Map<String, Tensor> golden = Safetensors.read(resource("images-scores.safetensors"), "s");
    float[] theirs = golden.get("x").values();
    float[] expected = golden.get("y").values();
    float[] ours = channelsLast(theirs, network.input());
    assertArrayEquals(
        expected,
        OnnxFileTest.worker(network, SAMPLES).scoresDigital(parameters, ours, SAMPLES),
        TOLERANCE);
    byte[] model = OnnxFile.write(network.graph(parameters), "images", Map.of());
    try (OnnxRuntime runtime = new OnnxRuntime(model)) {
      assertArrayEquals(expected, runtime.scores(theirs, SAMPLES, 2, 8, 8), TOLERANCE);
    }
    assertSameTensors(bytes, file.write(parameters, Naming.SEQUENTIAL, problems));
  }

  @Test
  void textsAreScoredAsPyTorchDoesUnderNamesOfTheUser() throws IOException {
    NetworkSpec network = texts();
    byte[] bytes = resource("texts-weights.safetensors");
    WeightFile file = new WeightFile(network, NameMap.read(TEXT_NAMES, "names.yaml", problems));
    float[] parameters = file.read(bytes, "w", Naming.LAYERS, problems);
    problems.throwIfAny();
    Map<String, Tensor> golden = Safetensors.read(resource("texts-scores.safetensors"), "s");
    float[] tokens = golden.get("x").values();
    assertArrayEquals(
        golden.get("y").values(),
        OnnxFileTest.worker(network, SAMPLES).scoresDigital(parameters, tokens, SAMPLES),
        TOLERANCE);
    assertSameTensors(bytes, file.write(parameters, Naming.LAYERS, problems));
  }

  @Test
  void everyNamingIsReadAsItWasWritten() {
    NetworkSpec network = images();
    float[] parameters = OnnxFileTest.parameters(network);
    WeightFile file = new WeightFile(network, NameMap.NONE);
    network.layout().entries().stream()
        .filter(e -> e.name().endsWith("-range"))
        .forEach(e -> parameters[e.offset()] = 0);
    for (Naming naming : Naming.values()) {
      byte[] bytes = file.write(parameters, naming, problems);
      assertEquals(naming, file.likeliest(bytes, "w"));
      assertArrayEquals(parameters, file.read(bytes, "w", naming, problems));
    }
    problems.throwIfAny();
  }

  @Test
  void everyMismatchIsListed() throws IOException {
    byte[] bytes = resource("images-weights.safetensors");
    Map<String, Tensor> tensors =
        Safetensors.read(bytes, "w", name -> !name.endsWith("num_batches_tracked"));
    List<Tensor> changed = new ArrayList<>(tensors.values());
    changed.removeIf(t -> t.name().equals("1.running_var") || t.name().equals("10.bias"));
    changed.add(new Tensor("10.bias", new int[] {6}, new float[6]));
    changed.add(new Tensor("extra", new int[] {1}, new float[1]));
    changed.get(0).values()[2] = Float.NaN;
    String map =
        """
        names: {linear-7: x, conv2d-1.weight: [a, b, c, d]}
        transposed: [relu-1]
        ignore: ["ex*", "*.ra"]
        """;
    NameMap names = NameMap.read(map, "names.yaml", problems);
    new WeightFile(images(), names)
        .read(Safetensors.write(changed, Map.of()), "w", Naming.SEQUENTIAL, problems);
    assertEquals(
        """
        names.yaml: names: the network has no layer or parameter linear-7
        names.yaml: transposed: the network has no layer with a weight relu-1
        names.yaml: names.conv2d-1.weight: 4 tensors cannot share out 6 outputs evenly
        w: 0.bias: value 2 is NaN
        w: 1.running_var: missing, expected [6] for batchNorm-1.variance
        w: 10.bias: expected the shape [5] for linear-2.bias, got [6]
        w: 0.weight: the network has no parameter of this name\
        """,
        String.join("\n", problems.list().stream().map(Problem::toString).toList()));
    Problems others = new Problems();
    new WeightFile(images(), NameMap.NONE).read(new byte[4], "w", Naming.LAYERS, others);
    assertTrue(others.list().get(0).toString().startsWith("w: not a safetensors file"));
  }

  private static void assertSameTensors(byte[] expected, byte[] found) throws IOException {
    Map<String, Tensor> wanted =
        Safetensors.read(expected, "e", name -> !name.endsWith("num_batches_tracked"));
    Map<String, Tensor> written = Safetensors.read(found, "f");
    assertEquals(wanted.keySet(), written.keySet());
    wanted.forEach(
        (name, tensor) -> {
          assertArrayEquals(tensor.shape(), written.get(name).shape(), name);
          assertArrayEquals(tensor.values(), written.get(name).values(), name);
        });
  }

  static float[] channelsLast(float[] theirs, Shape shape) {
    AxisOrder order = new AxisOrder(1, shape.pixels(), shape.channels(), AxisOrder.Outputs.FIRST);
    float[] ours = new float[theirs.length];
    for (int at = 0; at < theirs.length; at += shape.size()) {
      order.toOurs(Arrays.copyOfRange(theirs, at, at + shape.size()), ours, at);
    }
    return ours;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = WeightFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
