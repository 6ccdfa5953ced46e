package io.ohmflow.kernel.layer;

import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The catalogue of layers: one line each. */
public final class Layers {

  private interface Reader {
    LayerSpec read(Section s, Shape input);
  }

  private static final Map<String, Reader> CATALOGUE =
      new TreeMap<>(
          Map.ofEntries(
              entry("attention", Attention::read),
              entry("avgPool", AvgPool::read),
              entry("batchNorm", BatchNorm::read),
              entry("conv2d", Conv2d::read),
              entry("dropout", Dropout::read),
              entry("embedding", Embedding::read),
              entry("flatten", (s, input) -> new Flatten(input)),
              entry("gelu", (s, input) -> new Gelu(input)),
              entry("layerNorm", LayerNorm::read),
              entry("linear", Linear::read),
              entry("maxPool", MaxPool::read),
              entry("pointwise", Pointwise::read),
              entry("relu", (s, input) -> new Relu(input)),
              entry("residual", Residual::read),
              entry("subsample", Subsample::read),
              entry("tiedEmbedding", TiedEmbedding::read)));

  private Layers() {}

  private static Map.Entry<String, Reader> entry(String name, Reader reader) {
    return Map.entry(name, reader);
  }

  /** The names a configuration may use, sorted. */
  public static List<String> names() {
    return List.copyOf(CATALOGUE.keySet());
  }

  /**
   * Reads one layer. An unknown name or a layer that does not fit its input is a problem of the
   * section; a stand-in is returned so that reading can go on.
   *
   * @param s the layer's keys
   * @param input shape of one sample that reaches the layer
   */
  public static LayerSpec read(String name, Section s, Shape input) {
    Reader reader = CATALOGUE.get(name);
    if (reader == null) {
      // Its keys cannot be judged: count them as known.
      s.keys().forEach(s::has);
      s.problem("", "unknown layer " + name + ", expected one of " + String.join(", ", names()));
      return new Relu(input);
    }
    return reader.read(s, input);
  }
}
