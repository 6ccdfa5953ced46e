package io.ohmflow.kernel.layer;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names of the layers of a network by the ids that {@link StepWatch} is told. */
public final class LayerNames {
  private LayerNames() {}

  /** Ids and dotted names of all layers, those inside of others included, in their order. */
  public static Map<Long, String> of(Sequence network) {
    Map<Long, String> names = new LinkedHashMap<>();
    add(network, Placement.root(1), "", names);
    return names;
  }

  private static void add(LayerSpec spec, Placement place, String prefix, Map<Long, String> names) {
    int k = 0;
    for (NamedLayer child : spec.children()) {
      Placement at = place.child(k++, 0, place.inputGradient());
      names.put(at.id(), prefix + child.name());
      add(child.spec(), at, prefix + child.name() + ".", names);
    }
  }
}
