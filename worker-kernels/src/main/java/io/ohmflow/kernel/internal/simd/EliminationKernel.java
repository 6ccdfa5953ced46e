package io.ohmflow.kernel.internal.simd;

/**
 * Inner loops that eliminate nodes from resistive networks, in doubles.
 *
 * <p>Eliminating node p, whose branches to the other nodes i are g_pi with the sum Σ, adds g_pi ·
 * g_pj / Σ to the branch between i and j. With the scaled branches w_pi = g_pi / √Σ of many nodes p
 * that is a product: c_ij += Σ_p w_pi · w_pj. Scaled branches are kept in <em>panels</em> of
 * {@value #COLUMNS} columns: row by row within a panel, one panel after another.
 *
 * <p>Every sum is one chain of {@code fma} in ascending order, or {@value #SUMS} interleaved chains
 * where it runs along the vectors, so that all implementations give the same bits.
 */
public interface EliminationKernel {
  /** Rows of a tile. */
  int ROWS = 8;

  /** Columns of a tile and of a panel. */
  int COLUMNS = 16;

  /** Columns of half a tile. */
  int HALF = 8;

  /** Partial sums of {@link #sum}. */
  int SUMS = 8;

  /**
   * What a tile starts from, one source for each half of its columns, and where it goes. Offsets
   * and strides between rows are in doubles. Reused, so that no tile allocates.
   */
  final class Ends {
    double[] first = {};
    double[] second = {};
    double[] target = {};
    int firstAt;
    int firstStride;
    int secondAt;
    int secondStride;
    int targetAt;
    int targetStride;

    /** The source of the first half. */
    public void first(double[] data, int at, int stride) {
      first = data;
      firstAt = at;
      firstStride = stride;
    }

    /** The source of the second half. */
    public void second(double[] data, int at, int stride) {
      second = data;
      secondAt = at;
      secondStride = stride;
    }

    /** Where the tile is written. */
    public void target(double[] data, int at, int stride) {
      target = data;
      targetAt = at;
      targetStride = stride;
    }
  }

  /**
   * One tile: target[i][j] = source[i][j] + Σ_p v[left + 16·p + i] · w[right + 16·p + j] for
   * {@value #ROWS} rows i, {@value #COLUMNS} columns j and p from 0 to depth − 1. Each column is
   * read before it is written, so the target may be its source, and may be the first rows of w.
   */
  void tile(int depth, double[] v, int left, double[] w, int right, Ends ends);

  /** Sum of n values, a multiple of {@value #SUMS}: value i goes into partial sum i mod 8. */
  double sum(double[] values, int at, int n);

  /** Networks that {@link #run} handles at a time, side by side. */
  int lanes();

  /**
   * Eliminates nodes of several small networks of one shape. Branch b of network l is at {@code
   * branches[b · lanes + l]}.
   *
   * @param program the number of nodes; then for each node the branch that receives 1/√Σ, the
   *     number d of its neighbours, its d branches, which are scaled; how many branches are new,
   *     and those, which are set to zero; and the d·(d − 1)/2 branches between neighbours k &lt; l,
   *     k by k
   */
  void run(int[] program, double[] branches);

  /** The implementation without the Vector API, for one thread. */
  static EliminationKernel scalar() {
    return new ScalarElimination();
  }

  /** The fastest implementation this JVM offers, for one thread. */
  static EliminationKernel fastest() {
    return VectorSupport.load(
        "VectorElimination", EliminationKernel.class, EliminationKernel::scalar);
  }
}
