package io.ohmflow.driver.bench;

import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Pretrained;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.kernel.optim.UpdateRule;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The networks that have a name here, on data that is made up. */
public final class BenchNetworks {
  private static final int CLASSES = 10;
  private static final long SEED = 1;

  /** Data that nobody loads stands for the section that a configuration must have. */
  private static final String RUN =
      """
      name: bench
      data: {source: strokes, train: 1, test: 1}
      network: %s
      hardware: comparison
      training:
        gradient: ste
        batch: %d
        lanes: 1
        input-range: {policy: batch-maximum}
        optimizer: {name: sgd, learning-rate: 0.001, momentum: 0.9}
      """;

  /**
   * One network.
   *
   * @param name what users call it
   * @param preset its layers
   * @param side height and width of its images
   * @param channels of its images
   */
  private record Network(String name, String preset, int side, int channels) {
    int size() {
      return side * side * channels;
    }
  }

  private static final List<Network> CATALOGUE =
      List.of(
          new Network("mlp", "mlp", 28, 1),
          new Network("lenet", "lenet5", 28, 1),
          new Network("resnet20", "resnet20", 32, 3));

  /** Vocabularies of the transformers. */
  private static final TreeMap<String, Integer> VOCABULARIES =
      new TreeMap<>(Map.of("lm96", 96, "lm5k", 5000));

  /** Tokens that a transformer sees at once. */
  private static final int CONTEXT = 128;

  private BenchNetworks() {}

  /** Names of all networks. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(CATALOGUE.stream().map(Network::name).toList());
    names.addAll(VOCABULARIES.keySet());
    return names;
  }

  /**
   * A network with momentum on made-up data: images of normal noise, or evenly drawn tokens.
   *
   * @param name one of {@link #names}
   * @param overrides changed keys, as in {@link RunLoader#load}
   * @throws io.ohmflow.profile.document.InvalidInputException listing every problem
   */
  public static BenchRun load(String name, RunLoader loader, Map<String, String> overrides) {
    if (VOCABULARIES.containsKey(name)) {
      return text(VOCABULARIES.get(name), definition("mlp", 32, loader, overrides));
    }
    Network network =
        CATALOGUE.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
    LoadedRun run = definition(name, 128, loader, overrides);
    int batch = run.definition().config().training().batch();
    float[] values = new float[batch * network.size()];
    new Draws().normals(NoiseKey.of(SEED), 0, values, 0, values.length);
    int[] labels = new int[batch];
    Arrays.setAll(labels, i -> i % CLASSES);
    return new BenchRun(run.definition(), values, labels);
  }

  private static LoadedRun definition(
      String name, int batch, RunLoader loader, Map<String, String> overrides) {
    Network network =
        CATALOGUE.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
    Dataset shape =
        new Dataset(
            network.side(),
            network.side(),
            network.channels(),
            CLASSES,
            new float[network.size()],
            new short[1]);
    return loader.assemble(RUN.formatted(network.preset(), batch), name, overrides, shape);
  }

  /** A transformer in place of the network of an image. */
  private static BenchRun text(int vocabulary, LoadedRun run) {
    RunDefinition images = run.definition();
    Shape tokens = new Shape(CONTEXT, 1, 1);
    NetworkSpec network =
        NetworkSpec.preset("gpt", tokens, new Shape(CONTEXT, 1, vocabulary))
            .with(images.config().training().inputRange());
    UpdateRule update = new UpdateRule(images.update().settings(), network.layout().segments());
    RunDefinition definition =
        new RunDefinition(
            images.config(),
            images.profile(),
            images.chip(),
            images.trainingChip(),
            network,
            network.layout(),
            update,
            images.trainSamples(),
            images.steps(),
            Pretrained.NONE);
    float[] features = new float[images.config().training().batch() * CONTEXT];
    new Draws().uniforms(NoiseKey.of(SEED), 0, features, 0, features.length);
    int[] labels = new int[features.length];
    for (int i = features.length - 1; i >= 0; i--) {
      features[i] = (int) (features[i] * vocabulary);
      labels[i] = i + 1 < labels.length ? (int) features[i + 1] : 0;
    }
    return new BenchRun(definition, features, labels);
  }
}
