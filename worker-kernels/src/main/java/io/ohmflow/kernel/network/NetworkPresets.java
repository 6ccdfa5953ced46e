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

  /**
   * The residual network of 20 layers for images of 32 × 32 of He et al., "Deep residual learning",
   * CVPR 2016, section 4.2: three stages of three blocks with 16, 32 and 64 channels, shortcuts
   * without parameters.
   */
  private static final String RESNET20 =
      "network:\n"
          + stem(16)
          + block(16, 1)
          + block(16, 1)
          + block(16, 1)
          + block(32, 2)
          + block(32, 1)
          + block(32, 1)
          + block(64, 2)
          + block(64, 1)
          + block(64, 1)
          + """
            - avgPool: {global: true}
            - flatten
            - linear: {out: CLASSES}
          """;

  private static final Map<String, String> CATALOGUE =
      new TreeMap<>(
          Map.of(
              "lenet5", LENET5,
              "mlp", MLP,
              "resnet20", RESNET20));

  private NetworkPresets() {}

  private static String stem(int channels) {
    return """
      - conv2d: {out: %d, kernel: 3, padding: 1, bias: false}
      - batchNorm
      - relu
    """
        .formatted(channels);
  }

  /** A block of two convolutions; the first one of a stage halves the image. */
  private static String block(int channels, int stride) {
    String shortcut =
        stride == 1
            ? ""
            : ", shortcut: [{subsample: {stride: 2, channels: %d}}]".formatted(channels);
    return """
      - residual: {body: [{conv2d: {out: %1$d, kernel: 3, stride: %2$d, padding: 1, bias: false}},
          batchNorm, relu, {conv2d: {out: %1$d, kernel: 3, padding: 1, bias: false}},
          batchNorm]%3$s}
      - relu
    """
        .formatted(channels, stride, shortcut);
  }

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
