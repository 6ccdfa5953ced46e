package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.layer.Signal.Order;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.List;

/**
 * Turns tokens into vectors: y at position t is the learned vector of the token there plus the
 * learned vector of position t. Both tables are digital. A sample is [positions × 1 × 1] whole
 * numbers below the vocabulary; the output is [positions × 1 × width].
 *
 * @param input shape of one sample
 * @param vocabulary number of tokens
 * @param width length of a vector
 * @param std standard deviation of both tables at the start
 * @param table whose the vectors of the tokens are
 */
record Embedding(Shape input, int vocabulary, int width, float std, Table table)
    implements LayerSpec {
  private static final int MAX_VOCABULARY = 1 << 20;
  private static final int MAX_WIDTH = 1 << 16;
  private static final double DEFAULT_STD = 0.02;

  /** Whose the vectors of the tokens are. */
  enum Table {
    OWN,
    /** Another layer's, which has them among its parameters. */
    SHARED
  }

  /**
   * Reads {@code vocabulary} and {@code width} (required) and {@code std} (0.02). An input with
   * several values per position is a problem.
   */
  static Embedding read(Section s, Shape input) {
    if (input.channels() != 1) {
      s.problem("", "expected a sequence of tokens, one value per position, got " + input);
    }
    return new Embedding(
        input,
        s.integer("vocabulary", 1, MAX_VOCABULARY),
        s.integer("width", 1, MAX_WIDTH),
        (float) s.number("std", Range.POSITIVE, DEFAULT_STD),
        Table.OWN);
  }

  /** The same with the vectors of the tokens elsewhere. */
  Embedding sharing() {
    return new Embedding(input, vocabulary, width, std, Table.SHARED);
  }

  @Override
  public Shape output() {
    return new Shape(input.height(), input.width(), width);
  }

  @Override
  public List<ParameterSpec> parameters() {
    Initializer normal = new Initializer.Normal(std);
    ParameterSpec positions =
        ParameterSpec.trained("position", Kind.DIGITAL, normal, input.pixels(), width);
    return table == Table.SHARED
        ? List.of(positions)
        : List.of(
            ParameterSpec.trained("token", Kind.DIGITAL, normal, vocabulary, width), positions);
  }

  @Override
  public boolean takesTokens() {
    return true;
  }

  @Override
  public Signal draw(Drawing drawing, Signal x) {
    return draw(drawing, x, drawing.parameter("token"));
  }

  /** Draws it with a table that has a name of its own in the graph. */
  Signal draw(Drawing drawing, Signal x, String table) {
    String vectors = drawing.add("Gather", "vectors", table, x.name()).name();
    String sum = drawing.add("Add", "sum", vectors, drawing.parameter("position")).name();
    return new Signal(sum, output(), Order.CHANNELS_LAST);
  }

  @Override
  public Layer create(LaneResources resources, Placement placement) {
    int tokens = placement.offset();
    return create(tokens, tokens + vocabulary * width, placement.maxBatch());
  }

  /**
   * One lane's instance with the tables anywhere.
   *
   * @param tokensAt where the vectors of the tokens begin
   * @param positionsAt where those of the positions begin
   */
  Layer create(int tokensAt, int positionsAt, int maxBatch) {
    return new Lookup(this, tokensAt, positionsAt, maxBatch);
  }

  private static final class Lookup implements Layer {
    private final int positions;
    private final int vocabulary;
    private final int width;
    private final int tokensAt;
    private final int positionsAt;
    private final int[] rows;
    private final float[] y;

    Lookup(Embedding spec, int tokensAt, int positionsAt, int maxBatch) {
      this.positions = spec.input.pixels();
      this.vocabulary = spec.vocabulary;
      this.width = spec.width;
      this.tokensAt = tokensAt;
      this.positionsAt = positionsAt;
      this.rows = new int[maxBatch * positions];
      this.y = new float[rows.length * width];
    }

    /**
     * @throws IllegalArgumentException if a token is not in the vocabulary
     */
    @Override
    public float[] forward(float[] x, int n, Pass pass) {
      float[] p = pass.parameters();
      for (int r = 0, at = 0; r < n * positions; r++, at += width) {
        if (!(x[r] >= 0 && x[r] < vocabulary)) {
          throw new IllegalArgumentException(
              "token " + x[r] + " is not in a vocabulary of " + vocabulary);
        }
        rows[r] = tokensAt + (int) x[r] * width;
        int position = positionsAt + r % positions * width;
        for (int c = 0; c < width; c++) {
          y[at + c] = p[rows[r] + c] + p[position + c];
        }
      }
      return y;
    }

    /** Adds to the rows that were looked up, in the order of the tokens. */
    @Override
    public float[] backward(float[] dy, int n, Pass pass) {
      float[] sums = pass.sums();
      for (int r = 0, at = 0; r < n * positions; r++, at += width) {
        int position = positionsAt + r % positions * width;
        for (int c = 0; c < width; c++) {
          sums[rows[r] + c] += dy[at + c];
        }
        for (int c = 0; c < width; c++) {
          sums[position + c] += dy[at + c];
        }
      }
      return NO_GRADIENT;
    }
  }
}
