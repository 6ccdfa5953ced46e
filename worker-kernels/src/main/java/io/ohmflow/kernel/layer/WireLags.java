package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.crossbar.WireLag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What wires cost in every matrix of a network, solved exactly for some parameters and used by the
 * training steps that follow. Once made it does not change, so all lanes of a machine share it.
 */
public final class WireLags {
  /** No solution: wires are solved at every reading. */
  public static final WireLags NONE = new WireLags();

  private final Map<Place, List<WireLag>> solutions = new HashMap<>();

  private record Place(long layer, int group) {}

  /** An empty set, to be filled by {@link Layer#solveWires}. */
  public WireLags() {}

  void put(long layer, int group, List<WireLag> slices) {
    solutions.put(new Place(layer, group), slices);
  }

  List<WireLag> of(long layer, int group) {
    return solutions.getOrDefault(new Place(layer, group), List.of());
  }
}
