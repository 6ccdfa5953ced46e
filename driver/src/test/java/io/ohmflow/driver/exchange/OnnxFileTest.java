package io.ohmflow.driver.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.network.GradientEstimator;
import io.ohmflow.kernel.network.LaneSettings;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models compute in ONNX Runtime what the digital network computes here. */
class OnnxFileTest {
  private static final int SAMPLES = 3;

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "lenet5", "resnet20"})
  void builtInNetworksForImages(String name) throws OrtException {
    Shape image = name.equals("resnet20") ? new Shape(32, 32, 3) : new Shape(28, 28, 1);
    compareImages(network("network: " + name, image, Shape.flat(10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void transformers(String tied) throws OrtException {
    Shape text = new Shape(7, 1, 1);
    String yaml = "network: {gpt: {layers: 2, width: 16, heads: 4, dropout: 0.1, tied: TIED}}";
    NetworkSpec network = network(yaml.replace("TIED", tied), text, new Shape(7, 1, 11));
    float[] parameters = parameters(network);
    Random random = new Random(3);
    float[] features = new float[SAMPLES * 7];
    long[] tokens = new long[features.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = random.nextInt(11);
      features[i] = tokens[i];
    }
    try (OnnxRuntime runtime = new OnnxRuntime(model(network, parameters))) {
      float[] found = runtime.scores(tokens, SAMPLES, 7);
      assertEquals(SAMPLES * 7 * 11, found.length);
      assertArrayEquals(
          worker(network, SAMPLES).scoresDigital(parameters, features, SAMPLES), found, 1e-5f);
    }
  }

  /** Every layer and option that the built-in networks leave out. */
  @Test
  void everyOtherLayer() throws OrtException {
    String yaml =
        """
        network:
          - conv2d: {out: 6, kernel: [3, 2], stride: [1, 2], padding: [2, 1], groups: 2}
          - batchNorm: {epsilon: 0.01}
          - gelu
          - maxPool: {size: [2, 3], stride: [1, 2]}
          - layerNorm: {epsilon: 0.1}
          - pointwise: {out: 8}
          - attention: {heads: 2}
          - avgPool: {size: 2, stride: 1}
          - residual: {body: [{pointwise: {out: 12}}], shortcut: [{subsample: {channels: 12}}]}
          - subsample: {stride: 2, channels: 15}
          - dropout
          - flatten
          - linear: {out: 9, bias: false}
          - batchNorm
          - layerNorm
          - relu
          - linear: {out: 4, analog: false}
        """;
    compareImages(network(yaml, new Shape(9, 11, 4), Shape.flat(4)));
  }

  @Test
  void tablesNeedNoImage() throws OrtException {
    String yaml = "network: [{residual: {body: [{linear: {out: 5}}, relu]}}, {linear: {out: 3}}]";
    compareImages(network(yaml, Shape.flat(5), Shape.flat(3)));
  }

  private static void compareImages(NetworkSpec network) throws OrtException {
    float[] parameters = parameters(network);
    Shape in = network.input();
    float[] ours = new float[SAMPLES * in.size()];
    float[] theirs = new float[ours.length];
    Random random = new Random(5);
    for (int s = 0; s < SAMPLES; s++) {
      for (int p = 0; p < in.pixels(); p++) {
        for (int c = 0; c < in.channels(); c++) {
          float value = (float) random.nextGaussian();
          ours[s * in.size() + p * in.channels() + c] = value;
          theirs[s * in.size() + c * in.pixels() + p] = value;
        }
      }
    }
    long[] shape = {SAMPLES, in.channels(), in.height(), in.width()};
    try (OnnxRuntime runtime = new OnnxRuntime(model(network, parameters))) {
      float[] found =
          in.isFlat()
              ? runtime.scores(theirs, SAMPLES, in.channels())
              : runtime.scores(theirs, shape);
      float[] expected = worker(network, SAMPLES).scoresDigital(parameters, ours, SAMPLES);
      assertTrue(Math.abs(expected[0]) > 1e-3, "scores are not 0");
      assertArrayEquals(expected, found, 1e-5f);
    }
  }

  private static byte[] model(NetworkSpec network, float[] parameters) {
    return OnnxFile.write(network.graph(parameters), "test", Map.of("classes", "10"));
  }

  static NetworkSpec network(String yaml, Shape input, Shape scores) {
    Problems problems = new Problems();
    Document document = Document.parse(yaml, "test.yaml", problems);
    NetworkSpec network = NetworkSpec.read(document.root(), "network", input, scores);
    problems.throwIfAny();
    return network;
  }

  /** As at the start, but with statistics and biases that have moved. */
  static float[] parameters(NetworkSpec network) {
    float[] parameters = network.layout().initialParameters(NoiseKey.of(7));
    Random random = new Random(11);
    for (ParameterLayout.Entry e : network.layout().entries()) {
      boolean moves = e.kind() == Kind.STATISTIC || e.shape().size() == 1;
      for (int i = e.offset(); moves && i < e.offset() + e.size(); i++) {
        parameters[i] += 0.5f * random.nextFloat();
      }
    }
    return parameters;
  }

  static LaneWorker worker(NetworkSpec network, int samples) {
    return new LaneWorker(
        network,
        ChipModel.of(new RunLoader(new Configuration()).profile("ideal")),
        new LaneSettings(GradientEstimator.NONE, 0, samples),
        Linalg.portable());
  }
}
