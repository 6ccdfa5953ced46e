package io.ohmflow.driver.bench;

import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.List;
import java.util.Map;

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
        batch: 128
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
  private record Network(String name, String preset, int side, int channels) {}

  private static final List<Network> CATALOGUE =
      List.of(
          new Network("mlp", "mlp", 28, 1),
          new Network("lenet", "lenet5", 28, 1),
          new Network("resnet20", "resnet20", 32, 3));

  private BenchNetworks() {}

  /** Names of all networks. */
  public static List<String> names() {
    return CATALOGUE.stream().map(Network::name).toList();
  }

  /**
   * A network with normal noise for inputs, a batch of 128 and momentum.
   *
   * @param name one of {@link #names}
   * @param overrides changed keys, as in {@link RunLoader#load}
   * @throws io.ohmflow.profile.document.InvalidInputException listing every problem
   */
  public static LoadedRun load(String name, RunLoader loader, Map<String, String> overrides) {
    Network network =
        CATALOGUE.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
    String yaml = RUN.formatted(network.preset());
    LoadedRun small = loader.assemble(yaml, name, overrides, samples(network, 1));
    int batch = small.definition().config().training().batch();
    return loader.assemble(yaml, name, overrides, samples(network, batch));
  }

  private static Dataset samples(Network network, int count) {
    int size = network.side() * network.side() * network.channels();
    float[] values = new float[count * size];
    new Draws().normals(NoiseKey.of(SEED), 0, values, 0, values.length);
    short[] labels = new short[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (short) (i % CLASSES);
    }
    return new Dataset(network.side(), network.side(), network.channels(), CLASSES, values, labels);
  }
}
