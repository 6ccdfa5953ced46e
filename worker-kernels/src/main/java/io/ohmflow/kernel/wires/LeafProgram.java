package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.wires.Ports.UNIT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The elimination of a leaf's inner nodes, worked out once for all leaves of one kind. The node
 * with the fewest neighbours is eliminated next, the first of them.
 */
final class LeafProgram {
  private final LeafNodes nodes;

  /** Which branch lies between two nodes, -1 for none. */
  private final int[][] between;

  private final boolean[] kept;
  private final boolean[] eliminated;
  private final int[] cells = new int[UNIT * UNIT];
  private final int[] inputSegments = new int[UNIT * UNIT];
  private final int[] outputSegments;
  private final List<Step> steps = new ArrayList<>();
  private final int[] code;
  private final Map<List<Side>, Remains> remains = new HashMap<>();
  private final int absent;
  private int branches;

  /**
   * The elimination of one node.
   *
   * @param node number of the node
   * @param root branch that receives 1/√Σ
   * @param neighbours nodes, ascending
   * @param own branches to them
   * @param fresh branches that come into being
   * @param pairs branches between neighbours k &lt; l, k by k
   */
  record Step(int node, int root, int[] neighbours, int[] own, int[] fresh, int[] pairs) {}

  /** The branches between ports and their places in the leaf's matrix. */
  record Remains(int[] branches, int[] places) {}

  /**
   * @param right whether the input wires go on to the right
   * @param top whether the output wires go on at the top
   */
  LeafProgram(LeafNodes nodes, boolean right, boolean top) {
    this.nodes = nodes;
    this.between = new int[nodes.count()][nodes.count()];
    this.kept = new boolean[nodes.count()];
    this.eliminated = new boolean[nodes.count()];
    this.outputSegments = new int[nodes.rows() * UNIT];
    for (int[] row : between) {
      Arrays.fill(row, -1);
    }
    Arrays.fill(kept, nodes.firstPort(), nodes.count(), true);
    for (int i = 0; i < UNIT; i++) {
      kept[nodes.port(Side.RIGHT, i)] |= right;
      kept[nodes.port(Side.TOP, i)] |= top;
    }
    connect();
    for (int node = next(); node >= 0; node = next()) {
      steps.add(eliminate(node));
    }
    this.absent = branches++;
    this.code = encode();
  }

  private void connect() {
    for (int i = 0; i < UNIT; i++) {
      for (int j = 0; j < UNIT; j++) {
        int node = nodes.input(i, j);
        int before = j == 0 ? nodes.port(Side.LEFT, i) : nodes.input(i, j - 1);
        cells[i * UNIT + j] = branch(node, nodes.output(i / nodes.wiresPerNode(), j));
        inputSegments[i * UNIT + j] = branch(before, node);
      }
    }
    int last = nodes.rows() - 1;
    for (int i = 0; i <= last; i++) {
      for (int j = 0; j < UNIT; j++) {
        int after = i == last ? nodes.port(Side.BOTTOM, j) : nodes.output(i + 1, j);
        outputSegments[i * UNIT + j] = branch(nodes.output(i, j), after);
      }
    }
  }

  private int branch(int a, int b) {
    between[a][b] = branches;
    between[b][a] = branches;
    return branches++;
  }

  private int next() {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < nodes.count(); i++) {
      if (!kept[i] && !eliminated[i] && neighbours(i).length < fewest) {
        best = i;
        fewest = neighbours(i).length;
      }
    }
    return best;
  }

  private int[] neighbours(int node) {
    int[] found = new int[nodes.count()];
    int n = 0;
    for (int i = 0; i < found.length; i++) {
      if (between[node][i] >= 0 && !eliminated[i]) {
        found[n++] = i;
      }
    }
    return Arrays.copyOf(found, n);
  }

  private Step eliminate(int node) {
    int[] around = neighbours(node);
    eliminated[node] = true;
    int root = branches++;
    List<Integer> fresh = new ArrayList<>();
    List<Integer> pairs = new ArrayList<>();
    for (int k = 0; k < around.length; k++) {
      for (int l = k + 1; l < around.length; l++) {
        int a = around[k];
        int b = around[l];
        if (between[a][b] < 0) {
          fresh.add(branch(a, b));
        }
        pairs.add(between[a][b]);
      }
    }
    int[] own = Arrays.stream(around).map(i -> between[node][i]).toArray();
    return new Step(node, root, around, own, array(fresh), array(pairs));
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private int[] encode() {
    List<Integer> words = new ArrayList<>();
    words.add(steps.size());
    for (Step step : steps) {
      words.add(step.root);
      words.add(step.own.length);
      Arrays.stream(step.own).forEach(words::add);
      words.add(step.fresh.length);
      Arrays.stream(step.fresh).forEach(words::add);
      Arrays.stream(step.pairs).forEach(words::add);
    }
    return array(words);
  }

  LeafNodes nodes() {
    return nodes;
  }

  /** The eliminations in order. */
  List<Step> steps() {
    return steps;
  }

  /** The eliminations for the kernel. */
  int[] code() {
    return code;
  }

  /** A branch that stands for those that do not exist; zero. */
  int absent() {
    return absent;
  }

  /** Number of branches, with the places for 1/√Σ. */
  int branches() {
    return branches;
  }

  /** Branches of the cells, input wire by input wire. */
  int[] cells() {
    return cells;
  }

  /** Branches of the input segments, from the left, wire by wire. */
  int[] inputSegments() {
    return inputSegments;
  }

  /** Branches of the output segments, from the top, row by row. */
  int[] outputSegments() {
    return outputSegments;
  }

  /** What remains of leaves whose ports are in an order; worked out once. */
  Remains remains(List<Side> order) {
    return remains.computeIfAbsent(order, this::remaining);
  }

  private Remains remaining(List<Side> order) {
    int n = order.size() * UNIT;
    Remains result = new Remains(new int[n * (n - 1) / 2], new int[n * (n - 1) / 2]);
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        int branch = between[port(order, i)][port(order, j)];
        result.branches[next] = branch < 0 ? absent : branch;
        result.places[next++] = i * LeafBatch.STRIDE + j;
      }
    }
    return result;
  }

  private int port(List<Side> order, int i) {
    return nodes.port(order.get(i / UNIT), i % UNIT);
  }
}
