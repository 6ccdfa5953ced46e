package io.ohmflow.kernel.network;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The catalogue of built-in networks, each written the way a user would write it. */
final class NetworkPresets {

  /** Writes a network as a document with the list {@code network}. */
  interface Preset {
    /**
     * @param keys what the user has set
     * @param classes number of classes of the data
     */
    String write(Section keys, int classes);
  }

  private static final Map<String, Preset> CATALOGUE =
      new TreeMap<>(
          Map.of(
              "gpt",
              GptPreset::write,
              "lenet5",
              (keys, classes) -> lenet5(classes),
              "mlp",
              (keys, classes) -> mlp(classes),
              "resnet18",
              ResNetPreset::write18,
              "resnet20",
              ResNetPreset::write20,
              "vgg8",
              (keys, classes) -> VggPreset.write(classes)));

  private NetworkPresets() {}

  /**
   * The five-layer network of LeCun et al., Proc. IEEE 86, 1998, with rectifiers and max pooling.
   */
  private static String lenet5(int classes) {
    return """
    network:
      - conv2d: {out: 6, kernel: 5, padding: 2}
      - relu
      - maxPool: {size: 2}
      - conv2d: {out: 16, kernel: 5}
      - relu
      - maxPool: {size: 2}
      - flatten
      - linear: {out: 120}
      - relu
      - linear: {out: 84}
      - relu
      - linear: {out: %d}
    """
        .formatted(classes);
  }

  /** Two hidden layers of 256 and 128 units. */
  private static String mlp(int classes) {
    return """
    network:
      - flatten
      - linear: {out: 256}
      - relu
      - linear: {out: 128}
      - relu
      - linear: {out: %d}
    """
        .formatted(classes);
  }

  static List<String> names() {
    return List.copyOf(CATALOGUE.keySet());
  }

  /**
   * The layers of a preset.
   *
   * @param name one of {@link #names}
   * @param keys what the user has set
   * @param problems where problems of its layers with the data's shape go
   */
  static List<Section.Named> layers(String name, Section keys, int classes, Problems problems) {
    String text = CATALOGUE.get(name).write(keys, classes);
    return Document.parse(text, "network " + name, problems).root().named("network");
  }
}
