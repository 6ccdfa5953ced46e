package io.ohmflow.driver.exchange;

import io.ohmflow.kernel.layer.NamedLayer;
import io.ohmflow.kernel.layer.ParameterSpec;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.kernel.network.ParameterLayout.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out how every parameter of a network is called and laid out in PyTorch. Weights of
 * convolutions are [out × in × height × width] there, and a matrix behind {@code flatten} sees all
 * pixels of the first channel before those of the second.
 */
final class ParameterNames {
  /** What PyTorch calls a parameter, by the kind of layer and our name of it. */
  private static final Map<String, String> THEIRS =
      Map.of(
          "batchNorm.scale", "weight",
          "batchNorm.shift", "bias",
          "batchNorm.mean", "running_mean",
          "batchNorm.variance", "running_var",
          "layerNorm.scale", "weight",
          "layerNorm.shift", "bias",
          "embedding.token", "token.weight",
          "embedding.position", "position.weight");

  private static final String WEIGHT = "weight";
  private static final int KERNEL_AXES = 4;

  private final Naming naming;
  private final NameMap map;
  private final Map<String, Entry> entries = new HashMap<>();
  private final List<ExchangedParameter> found = new ArrayList<>();

  /** The image that was flattened in front of the present layer; one pixel if none was. */
  private Shape flattened = Shape.flat(1);

  ParameterNames(NetworkSpec network, Naming naming, NameMap map) {
    this.naming = naming;
    this.map = map;
    network.layout().entries().forEach(e -> entries.put(e.name(), e));
    walk("", List.of(""), network.layers().children());
  }

  /** All but the ranges of converters, in the order of the network. */
  List<ExchangedParameter> all() {
    return found;
  }

  /**
   * @param ours path of the container with a dot behind it, or empty
   * @param theirs the same in the file; several where the user says so
   */
  private void walk(String ours, List<String> theirs, List<NamedLayer> layers) {
    for (int i = 0; i < layers.size(); i++) {
      NamedLayer layer = layers.get(i);
      String path = ours + layer.name();
      List<String> names = named(path, behind(theirs, naming.of(layer, i)));
      if (layer.spec().children().isEmpty()) {
        leaf(path, names, layer);
      } else {
        walk(path + ".", behind(names, "."), layer.spec().children());
      }
    }
  }

  private void leaf(String path, List<String> theirs, NamedLayer layer) {
    for (ParameterSpec p : layer.spec().parameters()) {
      if (p.name().endsWith("-range")) {
        continue;
      }
      String name = path + "." + p.name();
      String last = THEIRS.getOrDefault(layer.type() + "." + p.name(), p.name());
      List<String> names = named(name, behind(theirs, "." + last));
      found.add(parameter(path, p, entries.get(name), names));
    }
    if (layer.type().equals("flatten") && !layer.spec().input().isFlat()) {
      flattened = layer.spec().input();
    } else if (layer.spec().parameters().stream().anyMatch(p -> p.name().equals(WEIGHT))) {
      flattened = Shape.flat(1);
    }
  }

  private ExchangedParameter parameter(
      String path, ParameterSpec p, Entry entry, List<String> names) {
    List<Integer> shape = p.shape();
    AxisOrder order = AxisOrder.same(shape);
    if (shape.size() == KERNEL_AXES) {
      order = order.over(shape.get(1) * shape.get(2));
      shape = List.of(shape.get(0), shape.get(3), shape.get(1), shape.get(2));
    } else if (!p.name().equals("bias")) {
      order = order.over(flattened.pixels());
    }
    if (p.name().equals(WEIGHT) && shape.size() == 2 && map.transposes(path)) {
      order = order.with(AxisOrder.Outputs.LAST);
      shape = List.of(shape.get(1), shape.get(0));
    }
    return new ExchangedParameter(entry, names, order, shape);
  }

  /** What the user calls something, or what it is called otherwise. */
  private List<String> named(String ours, List<String> otherwise) {
    List<String> said = map.names(ours);
    return said.isEmpty() ? otherwise : said;
  }

  private static List<String> behind(List<String> names, String more) {
    return names.stream().map(name -> name + more).toList();
  }
}
