package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The order of a block's ports: side by side, those that are eliminated soonest first, each side by
 * position. So the ports at which a block is joined to its neighbour come first in both, and the
 * order of the others is that of the result. Drivers and senses are never eliminated and come last.
 */
final class Ports {
  /** All numbers of wires are multiples of this, so that half a tile has ports of one part only. */
  static final int UNIT = EliminationKernel.HALF;

  /** Depths of what is never eliminated, below the depth 0 of the last join. */
  private static final int DRIVERS = -1;

  private static final int SENSES = -2;

  /** Depth of the join that eliminates a side; sides where wires end are absent. */
  private final Map<Side, Integer> eliminated;

  private final Map<Side, Integer> starts = new EnumMap<>(Side.class);
  private final List<Side> order = new ArrayList<>();
  private final Area area;
  private final int count;

  private Ports(Area area, Map<Side, Integer> eliminated) {
    this.area = area;
    this.eliminated = eliminated;
    int next = 0;
    order.addAll(eliminated.keySet());
    order.sort(Comparator.comparing(eliminated::get).reversed());
    for (Side side : order) {
      starts.put(side, next);
      next += size(side);
    }
    this.count = next;
  }

  /** Those of a whole network. */
  static Ports ofNetwork(Area area) {
    return new Ports(area, new EnumMap<>(Map.of(Side.LEFT, DRIVERS, Side.BOTTOM, SENSES)));
  }

  /** Those of a part, which is joined to its neighbour at a depth. */
  Ports ofPart(Area part, Side facing, int depth) {
    Map<Side, Integer> sides = new EnumMap<>(eliminated);
    sides.put(facing, depth);
    return new Ports(part, sides);
  }

  /** Whether wires go on at this side. */
  boolean has(Side side) {
    return starts.containsKey(side);
  }

  /** The sides that have ports, in the order of these. */
  List<Side> order() {
    return order;
  }

  /** First port of a side. */
  int start(Side side) {
    return starts.get(side);
  }

  /** Ports of a side. */
  int size(Side side) {
    return UNIT * (side.crossedByInputs() ? area.rows() : area.columns());
  }

  /** Number of all ports. */
  int count() {
    return count;
  }

  /** Whether the input wires come from their drivers here. */
  boolean driven() {
    return Integer.valueOf(DRIVERS).equals(eliminated.get(Side.LEFT));
  }

  /** Whether the output wires reach their senses here. */
  boolean sensed() {
    return Integer.valueOf(SENSES).equals(eliminated.get(Side.BOTTOM));
  }

  /** First sense; {@link #count} if there is none. */
  int senses() {
    return sensed() ? start(Side.BOTTOM) : count;
  }

  /** First driver, or first sense where there is no driver; {@link #count} if there is neither. */
  int terminals() {
    return driven() ? start(Side.LEFT) : senses();
  }
}
