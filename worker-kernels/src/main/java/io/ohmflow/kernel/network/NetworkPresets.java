package io.ohmflow.kernel.network;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The catalogue of built-in networks, each written the way a user would write it. {@code CLASSES}
 * stands for the number of classes of the data.
 */
final class NetworkPresets {

  /**
   * The five-layer network of LeCun et al., Proc. IEEE 86, 1998, with rectifiers and max pooling.
   */
  private static final String LENET5 =
      """
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
        - linear: {out: CLASSES}
      """;

  /** Two hidden layers of 256 and 128 units. */
  private static final String MLP =
      """
      network:
        - flatten
        - linear: {out: 256}
        - relu
        - linear: {out: 128}
        - relu
        - linear: {out: CLASSES}
      """;

  private static final Map<String, String> CATALOGUE =
      new TreeMap<>(
          Map.of(
              "lenet5", LENET5,
              "mlp", MLP));

  private NetworkPresets() {}

  static List<String> names() {
    return List.copyOf(CATALOGUE.keySet());
  }

  /**
   * The layers of a preset.
   *
   * @param name one of {@link #names}
   * @param problems where problems of its layers with the data's shape go
   */
  static List<Section.Named> layers(String name, int classes, Problems problems) {
    String text = CATALOGUE.get(name).replace("CLASSES", Integer.toString(classes));
    return Document.parse(text, "network " + name, problems).root().named("network");
  }
}
