package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.internal.simd.EliminationKernel.COLUMNS;
import static io.ohmflow.kernel.internal.simd.EliminationKernel.HALF;
import static io.ohmflow.kernel.internal.simd.EliminationKernel.ROWS;

import io.ohmflow.kernel.internal.simd.EliminationKernel;
import io.ohmflow.kernel.internal.simd.EliminationKernel.Ends;
import java.util.Arrays;

/**
 * Reduces a crossbar's network to the branches between its drivers and its senses, by joining
 * blocks and eliminating the nodes where they meet.
 *
 * <p>Eliminating node p with branches g_pi and their sum Σ adds g_pi · g_pj / Σ to each branch
 * between i and j. All branches are non-negative and Σ is added up from them, never carried along a
 * diagonal (Grassmann, Taksar and Heyman, Operations Research 33, 1985), so nothing is ever
 * subtracted: every branch keeps its relative accuracy, whatever the ratio of wires to cells.
 *
 * <p>The nodes of a join are eliminated {@value EliminationKernel#ROWS} at a time. For the sums Σ
 * among these it is enough to know the sum of each row's branches to everything beyond them, a
 * column that is eliminated like any other.
 *
 * <p>For n nodes of a join and m ports of the block this takes n·m²/2 + n²·m/2 multiplications, for
 * a whole tile of N × N cells about 16·N³. Owned by one thread.
 */
final class Condensation {
  private final EliminationKernel kernel;
  private final Storage storage;
  private final Matrices matrices = new Matrices();
  private final Ends ends = new Ends();
  private final PivotBlock nodes;
  private final double[] zeros = new double[HALF];
  private NetworkPlan plan;
  private double[] cells;
  private Segments segments;

  Condensation(EliminationKernel kernel, Storage storage) {
    this.kernel = kernel;
    this.storage = storage;
    this.nodes = new PivotBlock(kernel);
  }

  /**
   * Reduces a network; {@link #conductances} then says where what remains is.
   *
   * @param cells [all input wires × all output wires] of the plan, ≥ 0 and finite
   * @param segments in the unit of the cells
   */
  void run(NetworkPlan plan, double[] cells, Segments segments) {
    this.plan = plan;
    this.cells = cells;
    this.segments = segments;
    matrices.prepare(plan);
    condense(plan.network());
  }

  /** Where the branches from an input wire's driver to the senses begin in {@link #result}. */
  int conductances(int wire) {
    Block network = plan.network();
    int driver = network.ports().start(Side.LEFT) + wire;
    return matrices.row(network, driver) + network.ports().start(Side.BOTTOM);
  }

  /** The array that {@link #conductances} points into. */
  double[] result() {
    return matrices.data(plan.network());
  }

  private void condense(Block block) {
    if (block.isGrove()) {
      for (LeafBatch batch : plan.leaves(block)) {
        double[] branches = storage.branches(batch, batch.size());
        batch.eliminate(kernel, cells, plan.columns(), segments, branches, matrices.ofLeaves());
      }
    }
    if (!block.isLeaf()) {
      condense(block.first());
      condense(block.second());
      Pivots pivots = storage.pivots(block);
      pivots.resize(block.shared(), block.ports().count());
      assemble(block, pivots);
      nodes.eliminate(pivots);
      substitute(block, pivots);
      update(block, pivots);
    }
  }

  /** Adds up the branches among the shared nodes, and for each those to the other ports. */
  private void assemble(Block block, Pivots pivots) {
    int n = pivots.count();
    double[] w = pivots.branches();
    double[] first = matrices.data(block.first());
    double[] second = matrices.data(block.second());
    int firstRest = block.first().ports().count() - n;
    int secondRest = block.second().ports().count() - n;
    for (int p = 0; p < n; p++) {
      int a = matrices.row(block.first(), p);
      int b = matrices.row(block.second(), p);
      int to = 0;
      for (int j = 0; j < n; j += HALF) {
        to = pivots.panelOfNode(j) + p * COLUMNS + j % COLUMNS;
        for (int i = 0; i < HALF; i++) {
          w[to + i] = first[a + j + i] + second[b + j + i];
        }
      }
      if (n % COLUMNS != 0) {
        // Nobody reads the rest of the last panel, but small numbers in there would be slow.
        Arrays.fill(w, to + HALF, to + COLUMNS, 0);
      }
      pivots.sums()[p] =
          kernel.sum(first, a + n, firstRest) + kernel.sum(second, b + n, secondRest);
    }
  }

  /** Scaled branches from the nodes to the ports. */
  private void substitute(Block block, Pivots pivots) {
    double[] w = pivots.branches();
    int ports = block.ports().count();
    for (int j = 0; j < ports; j += COLUMNS) {
      int panel = pivots.panelOfPort(j);
      for (int k = 0; k < pivots.count(); k += ROWS) {
        int half = j + HALF;
        first(block.owner(j), k, block.origin(j));
        if (half < ports) {
          second(block.owner(half), k, block.origin(half));
        } else {
          ends.second(zeros, 0, 0);
        }
        int at = panel + k * COLUMNS;
        ends.target(w, at, COLUMNS);
        kernel.tile(k, w, pivots.panelOfNode(k) + k % COLUMNS, w, panel, ends);
        nodes.scale(pivots, k, at);
      }
    }
  }

  /** Adds what the nodes contribute to the branches between ports. */
  private void update(Block block, Pivots pivots) {
    Ports ports = block.ports();
    double[] w = pivots.branches();
    int rows = ports.sensed() ? ports.senses() : ports.terminals();
    for (int i = 0; i < rows; i += ROWS) {
      int left = pivots.panelOfPort(i) + i % COLUMNS;
      // Branches between two drivers or between two senses carry nothing of interest.
      int from = i < ports.terminals() ? i : ports.senses();
      for (int j = from / COLUMNS * COLUMNS; j < ports.count(); j += COLUMNS) {
        origins(block, i, j);
        ends.target(matrices.data(block), matrices.row(block, i) + j, matrices.stride(block));
        kernel.tile(pivots.count(), w, left, w, pivots.panelOfPort(j), ends);
      }
    }
  }

  /** Ports of one part start from its branches, ports of different parts are not yet connected. */
  private void origins(Block block, int i, int j) {
    Block owner = block.owner(i);
    if (block.owner(j) == owner) {
      first(owner, block.origin(i), block.origin(j));
    } else {
      ends.first(zeros, 0, 0);
    }
    int half = j + HALF;
    if (half < block.ports().count() && block.owner(half) == owner) {
      second(owner, block.origin(i), block.origin(half));
    } else {
      ends.second(zeros, 0, 0);
    }
  }

  private void first(Block part, int row, int column) {
    ends.first(matrices.data(part), matrices.row(part, row) + column, matrices.stride(part));
  }

  private void second(Block part, int row, int column) {
    ends.second(matrices.data(part), matrices.row(part, row) + column, matrices.stride(part));
  }
}
