package io.ohmflow.kernel.optim;

import java.util.Arrays;
import java.util.List;

/**
 * The update from one version of the parameters to the next: mean gradient, norm limit, optimizer,
 * weight clip, moving averages.
 *
 * <p>The vector is cut into <em>blocks</em>: each segment starts a block, and a block holds as many
 * whole weight rows as fit {@value #BLOCK} elements, at least one. Blocks depend on the segments
 * alone. A parameter shard is a range of whole blocks; it can be updated by itself, because
 * clipping needs nothing beyond whole rows, and the gradient norm sums one value per block over a
 * fixed binary tree. So the bits do not depend on the number of shards.
 *
 * <p>Immutable and safe to share between threads; the arrays it works on have one owner.
 */
public final class UpdateRule {
  /** Elements a block aims at. */
  static final int BLOCK = 4096;

  private final UpdateSettings settings;
  private final List<Segment> segments;
  private final int[] cuts;
  private final RangeUpdate ranges;

  /**
   * When an update happens and how large its batch was.
   *
   * @param step number of updates made before this one, ≥ 0
   * @param samples samples the sums cover, ≥ 0; with 0 an update changes nothing
   * @param gradientNorm norm of the mean gradient ({@link #norm}); read only if the settings limit
   *     it
   */
  public record Moment(long step, long samples, double gradientNorm) {}

  /**
   * A rule for one parameter vector.
   *
   * @param segments gap-free, in order, from element 0
   * @throws IllegalArgumentException if they are not
   */
  public UpdateRule(UpdateSettings settings, List<Segment> segments) {
    this.settings = settings;
    this.segments = List.copyOf(segments);
    this.cuts = cuts(this.segments);
    this.ranges = new RangeUpdate(settings);
  }

  private static int[] cuts(List<Segment> segments) {
    int end = 0;
    int[] cuts = new int[16];
    int count = 0;
    for (Segment s : segments) {
      if (s.offset() != end) {
        throw new IllegalArgumentException(
            "segment at " + s.offset() + " follows one that ends at " + end);
      }
      end = s.end();
      int block = Math.max(1, BLOCK / s.rowLength()) * s.rowLength();
      for (int start = s.offset(); start < end; start += block) {
        if (count + 1 == cuts.length) {
          cuts = Arrays.copyOf(cuts, 2 * cuts.length);
        }
        cuts[count++] = start;
      }
    }
    cuts[count++] = end;
    return Arrays.copyOf(cuts, count);
  }

  /** Elements of the whole vector. */
  public int size() {
    return cuts[cuts.length - 1];
  }

  /** Block borders, ascending, from 0 to {@link #size()} inclusive: where shards may be cut. */
  public int[] cuts() {
    return cuts.clone();
  }

  /**
   * Cuts the vector into shards of whole blocks, as equal as blocks allow.
   *
   * @param wanted number of shards, ≥ 1; there are fewer if blocks are few
   * @return borders of the shards, ascending, from 0 to {@link #size()} inclusive
   */
  public int[] shards(int wanted) {
    if (wanted < 1) {
      throw new IllegalArgumentException("expected at least 1 shard, got " + wanted);
    }
    int[] borders = new int[Math.min(wanted, cuts.length - 1) + 1];
    int count = 1;
    for (int i = 1; i < wanted; i++) {
      int border = nearestCut((int) ((long) size() * i / wanted));
      if (border > borders[count - 1] && border < size()) {
        borders[count++] = border;
      }
    }
    borders[count++] = size();
    return Arrays.copyOf(borders, count);
  }

  private int nearestCut(int element) {
    int at = Arrays.binarySearch(cuts, element);
    if (at >= 0) {
      return element;
    }
    int above = cuts[-at - 1];
    int below = cuts[-at - 2];
    return element - below <= above - element ? below : above;
  }

  /** The settings this rule follows. */
  public UpdateSettings settings() {
    return settings;
  }

  /** Arrays that are remembered between updates: those of the optimizer, then the average. */
  public int slots() {
    return settings.optimizer().slots() + settings.average().slots();
  }

  /**
   * An empty history for a shard.
   *
   * @param elements number of elements of the shard
   */
  public OptimizerState newState(int elements) {
    return new OptimizerState(slots(), elements);
  }

  /**
   * The parameters that stand for a shard when it is evaluated, after one update at least.
   *
   * @param parameters the shard; element k is parameter {@code from + k} of the vector
   * @param from first parameter of the shard
   * @param state history of the shard
   * @return the array itself, or a copy that has the averages of the weights
   */
  public float[] evaluated(float[] parameters, int from, OptimizerState state) {
    if (!settings.average().isNeeded()) {
      return parameters;
    }
    float[] result = parameters.clone();
    float[] average = state.slot(slots() - 1);
    for (Segment s : segments) {
      int start = Math.max(from, s.offset()) - from;
      int end = Math.min(from + parameters.length, s.end()) - from;
      if (start < end && !s.kind().observed()) {
        System.arraycopy(average, start, result, start, end - start);
      }
    }
    return result;
  }

  /**
   * Squared norms of the blocks of a shard. Statistics and ranges are left out: their sums may hold
   * observations.
   *
   * @param sums summed gradients of the shard; element k belongs to parameter {@code from + k}
   * @param from first parameter of the shard, a block border
   * @return one value per block of the shard, in order
   * @throws IllegalArgumentException if the shard does not consist of whole blocks
   */
  public double[] squares(float[] sums, int from) {
    int first = block(from);
    double[] squares = new double[block(from + sums.length) - first];
    int segment = 0;
    for (int b = 0; b < squares.length; b++) {
      int start = cuts[first + b];
      while (segments.get(segment).end() <= start) {
        segment++;
      }
      if (!segments.get(segment).kind().observed()) {
        squares[b] = squares(sums, start - from, cuts[first + b + 1] - from);
      }
    }
    return squares;
  }

  private static double squares(float[] g, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) g[i] * g[i];
    }
    return sum;
  }

  /**
   * Euclidean norm of the mean gradient.
   *
   * @param squares squared norms of all blocks of the vector, in order ({@link #squares} of every
   *     shard, joined)
   * @param samples samples the sums cover, ≥ 1
   */
  public double norm(double[] squares, long samples) {
    if (squares.length != cuts.length - 1) {
      throw new IllegalArgumentException(
          "expected " + (cuts.length - 1) + " blocks, got " + squares.length);
    }
    return Math.sqrt(tree(squares, 0, squares.length)) / samples;
  }

  private static double tree(double[] v, int from, int to) {
    if (to - from <= 1) {
      return to == from ? 0 : v[from];
    }
    int middle = (from + to) >>> 1;
    return tree(v, from, middle) + tree(v, middle, to);
  }

  /**
   * Updates one shard in place.
   *
   * @param parameters the shard; element k is parameter {@code from + k} of the vector
   * @param sums over the batch: gradients of the loss, and for statistics and ranges that are still
   *     observed the observed values times the samples they stand for; overwritten with means
   * @param from first parameter of the shard, a block border
   * @param state history of the shard
   * @throws IllegalArgumentException if lengths differ or the shard does not consist of whole
   *     blocks
   */
  public void apply(
      float[] parameters, float[] sums, int from, OptimizerState state, Moment moment) {
    if (sums.length != parameters.length || state.size() != parameters.length) {
      throw new IllegalArgumentException(
          "shard of %d parameters with %d sums and %d states"
              .formatted(parameters.length, sums.length, state.size()));
    }
    apply(parameters, sums, from, from, from + parameters.length, state, moment);
  }

  /**
   * Updates a part of the whole vector in place: what threads that share it may do side by side.
   *
   * @param parameters all of them
   * @param sums of all, as for a shard
   * @param from first parameter of the part, a block border
   * @param to its end, a block border
   * @param state history of the whole vector
   * @throws IllegalArgumentException if lengths differ or the part does not consist of whole blocks
   */
  public void applyPart(
      float[] parameters, float[] sums, int from, int to, OptimizerState state, Moment moment) {
    if (sums.length < size() || parameters.length != size() || state.size() != size()) {
      throw new IllegalArgumentException(
          "%d parameters of %d with %d sums and %d states"
              .formatted(parameters.length, size(), sums.length, state.size()));
    }
    apply(parameters, sums, 0, from, to, state, moment);
  }

  /** Updates parameters from {@code from} on to {@code to}; arrays begin at parameter base. */
  private void apply(
      float[] parameters,
      float[] sums,
      int base,
      int from,
      int to,
      OptimizerState state,
      Moment moment) {
    block(from);
    block(to);
    if (moment.samples() == 0) {
      return;
    }
    for (Segment s : segments) {
      int start = Math.max(from, s.offset());
      int end = Math.min(to, s.end());
      if (start < end) {
        apply(s, parameters, sums, start - base, end - base, state, moment);
      }
    }
  }

  private void apply(
      Segment s,
      float[] parameters,
      float[] sums,
      int start,
      int end,
      OptimizerState state,
      Moment moment) {
    if (s.kind() == Kind.STATISTIC) {
      observe(s.average(), parameters, sums, start, end, moment.samples());
      return;
    }
    if (s.kind() == Kind.RANGE) {
      for (int i = start; i < end; i++) {
        ranges.apply(s.average(), parameters, sums, i, state, moment);
      }
      return;
    }
    float scale = (float) (clipFactor(moment.gradientNorm()) / moment.samples());
    for (int i = start; i < end; i++) {
      sums[i] *= scale;
    }
    double rate = settings.rate(moment.step());
    settings.optimizer().update(parameters, sums, start, end, state, rate, moment.step());
    if (s.kind() == Kind.WEIGHT) {
      int rows = (end - start) / s.rowLength();
      settings.clip().clip(parameters, start, rows, s.rowLength());
    }
    if (settings.average().isNeeded()) {
      float[] average = state.slot(slots() - 1);
      settings.average().follow(parameters, average, start, end, moment.step());
    }
  }

  private double clipFactor(double norm) {
    double limit = settings.maxGradientNorm();
    return norm > limit ? limit / norm : 1;
  }

  private static void observe(
      MovingAverage average, float[] values, float[] sums, int start, int end, long samples) {
    for (int i = start; i < end; i++) {
      sums[i] /= samples;
      values[i] = average.next(values[i], sums[i]);
    }
  }

  /** Index of the block that starts at an element, or of the end. */
  private int block(int element) {
    int b = Arrays.binarySearch(cuts, element);
    if (b < 0) {
      throw new IllegalArgumentException("element " + element + " is not a block border");
    }
    return b;
  }
}
