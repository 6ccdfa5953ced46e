package io.ohmflow.kernel.converter;

import java.util.Arrays;

/**
 * The static transfer curve of one physical converter: a code for every signal, piecewise constant,
 * not necessarily rising.
 *
 * <p>Signals are positions in ideal steps: a converter with N codes and no errors changes from code
 * k − 1 to k at position k, for k = 1 … N − 1. From an edge on, the edge included, the code written
 * with it holds.
 *
 * <p>A table of {@value #BINS_PER_CODE} bins per code says where in the list of edges to start; the
 * few edges inside a bin are then compared one by one, so the result is exact. Memory: about 14
 * bytes per code. Written by one thread at a time.
 */
public final class TransferCurve {
  private static final int BINS_PER_CODE = 4;

  private final int codes;
  private final short[] start;
  private float[] edges;
  private short[] after;
  private short first;
  private int segments;

  /**
   * A curve without edges.
   *
   * @param codes number of codes, 2 to 2^14
   */
  public TransferCurve(int codes) {
    if (codes < 2 || codes > 1 << 14) {
      throw new IllegalArgumentException("expected 2 to 16384 codes, got " + codes);
    }
    this.codes = codes;
    this.start = new short[codes * BINS_PER_CODE];
    this.edges = new float[codes + 1];
    this.after = new short[codes + 1];
  }

  /** Number of codes. */
  public int codes() {
    return codes;
  }

  /** Forgets all edges; below the first one to come the code is {@code lowest}. */
  void clear(int lowest) {
    first = (short) lowest;
    segments = 0;
  }

  /**
   * Adds an edge not below the last one; nothing if the code stays what it is.
   *
   * @param position in ideal steps
   * @param code from there on, 0 … codes − 1
   */
  void edge(float position, int code) {
    if (code == last()) {
      return;
    }
    if (segments + 1 == edges.length) {
      edges = Arrays.copyOf(edges, 2 * edges.length);
      after = Arrays.copyOf(after, 2 * after.length);
    }
    edges[segments] = position;
    after[segments] = (short) code;
    segments++;
  }

  private int last() {
    return segments == 0 ? first : after[segments - 1];
  }

  /** Prepares {@link #convert} once all edges are there. */
  void finish() {
    edges[segments] = Float.POSITIVE_INFINITY;
    int bin = 1;
    for (int e = 0; e < segments; e++) {
      // From the bin on that begins at the edge or above it, the edge lies behind.
      int last = (int) Math.ceil(Math.min(edges[e] * BINS_PER_CODE, start.length));
      for (; bin < last; bin++) {
        start[bin] = (short) e;
      }
    }
    Arrays.fill(start, bin, start.length, (short) segments);
  }

  /** Number of edges. */
  int edges() {
    return segments;
  }

  /** Position of an edge. */
  float position(int edge) {
    return edges[edge];
  }

  /** Code on the upper side of an edge; of edge −1 the code below all edges. */
  int codeAfter(int edge) {
    return edge < 0 ? first : after[edge];
  }

  /** The code of one signal, which must be a number. */
  public int code(float signal) {
    float position = Math.min(signal, Float.MAX_VALUE);
    int bin = Math.max(0, Math.min(start.length - 1, (int) (position * BINS_PER_CODE)));
    int next = start[bin];
    // Most bins hold at most one edge: a step without a branch that could be predicted wrongly.
    next += 1 - (Float.floatToRawIntBits(position - edges[next]) >>> Integer.SIZE - 1);
    while (position >= edges[next]) {
      next++;
    }
    return codeAfter(next - 1);
  }

  /**
   * Replaces signals by their codes; what is not a number stays.
   *
   * @param v one signal every {@code stride} elements from {@code from} on, below {@code end}
   * @param scale steps per unit of signal
   * @param zero position of signal 0
   */
  void convert(float[] v, int from, int end, int stride, float scale, float zero) {
    for (int i = from; i < end; i += stride) {
      float position = v[i] * scale + zero;
      v[i] = Float.isNaN(position) ? position : code(position);
    }
  }
}
