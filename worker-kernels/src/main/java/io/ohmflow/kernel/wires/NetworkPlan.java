package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.wires.Ports.UNIT;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the network of a crossbar is eliminated: the tree of blocks, and its leaves in batches.
 *
 * <p>The network has whole leaves: it is filled up with wires that have no cells, beyond the
 * floating ends of the others, where they change nothing.
 */
final class NetworkPlan {
  /** The leaves of a network differ by where wires end. */
  private record Kind(boolean right, boolean top) {}

  private final int wires;
  private final int outputs;
  private final LeafNodes nodes;
  private final int lanes;
  private final Block network;
  private final IdentityHashMap<Block, List<LeafBatch>> groves = new IdentityHashMap<>();
  private final Map<Kind, LeafProgram> programs = new LinkedHashMap<>();

  /**
   * @param wires input wires that have cells
   * @param outputs output wires that have cells
   * @param wiresPerNode input wires whose cells meet in one node of an output wire, 1 or 2
   * @param lanes leaves that the kernel eliminates side by side
   */
  NetworkPlan(int wires, int outputs, int wiresPerNode, int lanes) {
    this.wires = wires;
    this.outputs = outputs;
    this.nodes = new LeafNodes(wiresPerNode);
    this.lanes = lanes;
    this.network = Block.network(leaves(wires), leaves(outputs));
    plant(network);
  }

  private static int leaves(int count) {
    return (count + UNIT - 1) / UNIT;
  }

  private void plant(Block block) {
    if (!block.isGrove()) {
      plant(block.first());
      plant(block.second());
      return;
    }
    Map<Kind, List<Block>> kinds = new LinkedHashMap<>();
    collect(block, kinds);
    List<LeafBatch> batches = new ArrayList<>();
    for (Map.Entry<Kind, List<Block>> kind : kinds.entrySet()) {
      LeafProgram program = programs.computeIfAbsent(kind.getKey(), this::program);
      cut(program, kind.getValue(), batches);
    }
    groves.put(block, batches);
  }

  private LeafProgram program(Kind kind) {
    return new LeafProgram(nodes, kind.right, kind.top);
  }

  private static void collect(Block block, Map<Kind, List<Block>> kinds) {
    if (block.isLeaf()) {
      Kind kind = new Kind(block.ports().has(Side.RIGHT), block.ports().has(Side.TOP));
      kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(block);
    } else {
      collect(block.first(), kinds);
      collect(block.second(), kinds);
    }
  }

  private void cut(LeafProgram program, List<Block> blocks, List<LeafBatch> batches) {
    for (int from = 0; from < blocks.size(); from += lanes) {
      int to = Math.min(from + lanes, blocks.size());
      batches.add(new LeafBatch(program, blocks.subList(from, to), lanes));
    }
  }

  /** The whole network. */
  Block network() {
    return network;
  }

  /** The leaves of a grove. */
  List<LeafBatch> leaves(Block grove) {
    return groves.get(grove);
  }

  /** Doubles of the matrices of the largest grove. */
  int matricesSize() {
    return Math.min(Block.GROVE, network.area().leaves()) * LeafBatch.SIZE;
  }

  LeafNodes nodes() {
    return nodes;
  }

  /** Input wires that have cells. */
  int wires() {
    return wires;
  }

  /** Output wires that have cells, the first ones. */
  int outputs() {
    return outputs;
  }

  /** All input wires; those that have cells are the last ones, next to the senses. */
  int rows() {
    return network.area().rows() * UNIT;
  }

  /** All output wires. */
  int columns() {
    return network.area().columns() * UNIT;
  }
}
