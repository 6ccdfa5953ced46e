package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.internal.simd.EliminationKernel.COLUMNS;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import io.ohmflow.kernel.wires.LeafProgram.Step;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * All node voltages of a linear network whose drivers and senses are at 0 V, for currents injected
 * into its nodes. Keeps what the elimination leaves behind, about 9 doubles for each of the
 * network's cells and doubling of its size: 35 MB for 256 × 256 cells.
 *
 * <p>The current b_p into a node is shared among its neighbours when it is eliminated, b_i += b_p ·
 * g_pi / Σ, and its voltage comes back from theirs, v_p = (b_p + Σ g_pi v_i) / Σ. Owned by one
 * thread.
 */
final class NodeVoltages implements Storage {
  private final NetworkPlan plan;
  private final NodeNumbers numbers;
  private final Condensation condensation;
  private final int lanes;
  private final IdentityHashMap<Block, Pivots> pivots = new IdentityHashMap<>();
  private final IdentityHashMap<LeafBatch, double[]> branches = new IdentityHashMap<>();
  private final int[] leafNodes;
  private double[] nodes = {};
  private double[] ports = {};
  private double[] values;

  NodeVoltages(NetworkPlan plan, EliminationKernel kernel) {
    this.plan = plan;
    this.numbers = new NodeNumbers(plan);
    this.lanes = kernel.lanes();
    this.condensation = new Condensation(kernel, this);
    this.leafNodes = new int[plan.nodes().count()];
  }

  @Override
  public Pivots pivots(Block joined) {
    return pivots.computeIfAbsent(joined, block -> new Pivots());
  }

  @Override
  public double[] branches(LeafBatch batch, int size) {
    return branches.computeIfAbsent(batch, b -> new double[size]);
  }

  NodeNumbers numbers() {
    return numbers;
  }

  /** Eliminates the nodes of the network; see {@link Condensation#run}. */
  void eliminate(double[] cells, Segments segments) {
    condensation.run(plan, cells, segments);
  }

  /**
   * Solves the network that was eliminated last.
   *
   * @param currents by {@link NodeNumbers}, µA; become voltages, V, 0 at drivers and senses
   */
  void solve(double[] currents) {
    values = currents;
    share(plan.network());
    for (int i = numbers.terminals(); i < numbers.count(); i++) {
      currents[i] = 0;
    }
    substitute(plan.network());
  }

  private void share(Block block) {
    if (block.isGrove()) {
      plan.leaves(block).forEach(this::shareLeaves);
    }
    if (!block.isLeaf()) {
      share(block.first());
      share(block.second());
      shareNodes(block);
    }
  }

  private void substitute(Block block) {
    if (!block.isLeaf()) {
      substituteNodes(block);
      substitute(block.second());
      substitute(block.first());
    }
    if (block.isGrove()) {
      List<LeafBatch> batches = plan.leaves(block);
      for (int i = batches.size() - 1; i >= 0; i--) {
        substituteLeaves(batches.get(i));
      }
    }
  }

  private void shareLeaves(LeafBatch batch) {
    double[] w = branches.get(batch);
    for (int lane = 0; lane < batch.leaves().size(); lane++) {
      numbers.ofLeaf(batch.leaves().get(lane).area(), leafNodes);
      for (Step step : batch.program().steps()) {
        int node = leafNodes[step.node()];
        double scaled = values[node] * w[step.root() * lanes + lane];
        values[node] = scaled;
        for (int k = 0; k < step.own().length; k++) {
          int to = leafNodes[step.neighbours()[k]];
          values[to] = Math.fma(scaled, w[step.own()[k] * lanes + lane], values[to]);
        }
      }
    }
  }

  private void substituteLeaves(LeafBatch batch) {
    double[] w = branches.get(batch);
    List<Step> steps = batch.program().steps();
    for (int lane = 0; lane < batch.leaves().size(); lane++) {
      numbers.ofLeaf(batch.leaves().get(lane).area(), leafNodes);
      for (int s = steps.size() - 1; s >= 0; s--) {
        Step step = steps.get(s);
        int node = leafNodes[step.node()];
        double sum = values[node];
        for (int k = 0; k < step.own().length; k++) {
          int from = leafNodes[step.neighbours()[k]];
          sum = Math.fma(w[step.own()[k] * lanes + lane], values[from], sum);
        }
        values[node] = sum * w[step.root() * lanes + lane];
      }
    }
  }

  private void shareNodes(Block block) {
    Pivots p = pivots.get(block);
    double[] w = p.branches();
    int n = p.count();
    gather(block, p);
    for (int k = 0; k < n; k++) {
      nodes[k] *= p.roots()[k];
      for (int j = k + 1; j < n; j++) {
        nodes[j] = Math.fma(nodes[k], w[p.panelOfNode(j) + k * COLUMNS + j % COLUMNS], nodes[j]);
      }
    }
    for (int j = 0; j < block.ports().count(); j += COLUMNS) {
      int panel = p.panelOfPort(j);
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < COLUMNS; i++) {
          ports[j + i] = Math.fma(nodes[k], w[panel + k * COLUMNS + i], ports[j + i]);
        }
      }
    }
    scatter(block, p);
  }

  private void substituteNodes(Block block) {
    Pivots p = pivots.get(block);
    double[] w = p.branches();
    int n = p.count();
    gather(block, p);
    for (int j = 0; j < block.ports().count(); j += COLUMNS) {
      int panel = p.panelOfPort(j);
      for (int k = 0; k < n; k++) {
        double sum = nodes[k];
        for (int i = 0; i < COLUMNS; i++) {
          sum = Math.fma(w[panel + k * COLUMNS + i], ports[j + i], sum);
        }
        nodes[k] = sum;
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      double sum = nodes[k];
      for (int j = k + 1; j < n; j++) {
        sum = Math.fma(w[p.panelOfNode(j) + k * COLUMNS + j % COLUMNS], nodes[j], sum);
      }
      nodes[k] = sum * p.roots()[k];
    }
    scatter(block, p);
  }

  /** Fetches the values at the nodes and ports of a join. */
  private void gather(Block block, Pivots p) {
    int count = block.ports().count();
    nodes = Doubles.room(p.count(), nodes);
    ports = Doubles.room(Pivots.padded(count), ports);
    Arrays.fill(ports, count, Pivots.padded(count), 0);
    Side shared = Side.ofFirst(block.area().sideBySide());
    for (int k = 0; k < p.count(); k++) {
      nodes[k] = values[numbers.port(block.first().area(), shared, k)];
    }
    for (Side side : block.ports().order()) {
      int start = block.ports().start(side);
      for (int i = 0; i < block.ports().size(side); i++) {
        ports[start + i] = values[numbers.port(block.area(), side, i)];
      }
    }
  }

  /** Puts them back. */
  private void scatter(Block block, Pivots p) {
    Side shared = Side.ofFirst(block.area().sideBySide());
    for (int k = 0; k < p.count(); k++) {
      values[numbers.port(block.first().area(), shared, k)] = nodes[k];
    }
    for (Side side : block.ports().order()) {
      int start = block.ports().start(side);
      for (int i = 0; i < block.ports().size(side); i++) {
        values[numbers.port(block.area(), side, i)] = ports[start + i];
      }
    }
  }
}
