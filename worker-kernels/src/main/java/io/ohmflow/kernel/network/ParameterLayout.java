package io.ohmflow.kernel.network;

import io.ohmflow.kernel.layer.ParameterSpec;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.Segment;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Where each parameter of a network lies in the flat vector. Immutable. */
public final class ParameterLayout implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * One parameter.
   *
   * @param offset index of its first element
   * @param spec its name (with the names of the layers around it), shape, kind and start
   */
  public record Entry(int offset, ParameterSpec spec) implements Serializable {

    /** Name in the whole network, such as {@code conv2d-1.weight}. */
    public String name() {
      return spec.name();
    }

    /** Number of elements. */
    public int size() {
      return spec.size();
    }

    /** Sizes of the axes, outermost first. */
    public List<Integer> shape() {
      return spec.shape();
    }

    /** How the parameter is updated. */
    public Kind kind() {
      return spec.kind();
    }
  }

  private final List<Entry> entries;
  private final int size;

  /**
   * A layout without gaps.
   *
   * @throws ArithmeticException if the vector would not fit a Java array
   */
  ParameterLayout(List<ParameterSpec> parameters) {
    List<Entry> all = new ArrayList<>();
    int offset = 0;
    for (ParameterSpec p : parameters) {
      all.add(new Entry(offset, p));
      offset = Math.addExact(offset, p.size());
    }
    this.entries = List.copyOf(all);
    this.size = offset;
  }

  /** Elements of the vector. */
  public int size() {
    return size;
  }

  /** All parameters in order. */
  public List<Entry> entries() {
    return entries;
  }

  /** Elements that have a gradient. */
  public int trainedSize() {
    return entries.stream().filter(e -> e.kind() != Kind.STATISTIC).mapToInt(Entry::size).sum();
  }

  /** The same, as an update rule sees it. */
  public List<Segment> segments() {
    return entries.stream()
        .map(
            e ->
                new Segment(
                    e.offset(), e.size(), e.spec().rowLength(), e.kind(), e.spec().average()))
        .toList();
  }

  /**
   * Parameters before the first step.
   *
   * @param runKey the run's key; every parameter draws from a stream of its own
   * @return new vector of {@link #size} elements
   */
  public float[] initialParameters(NoiseKey runKey) {
    return initialParameters(runKey, 0, size);
  }

  /**
   * A stretch of the parameters before the first step, the same numbers as in the whole vector.
   *
   * @param runKey the run's key
   * @param from first element, inclusive
   * @param to last element, exclusive
   * @return new vector of {@code to − from} elements
   */
  public float[] initialParameters(NoiseKey runKey, int from, int to) {
    float[] p = new float[to - from];
    Draws draws = new Draws();
    NoiseKey key = runKey.child(Purpose.INITIAL_WEIGHTS);
    for (int k = 0; k < entries.size(); k++) {
      Entry e = entries.get(k);
      int end = e.offset() + e.size();
      if (from <= e.offset() && end <= to) {
        e.spec().init().fill(p, e.offset() - from, e.size(), draws, key.child(k));
      } else if (e.offset() < to && from < end) {
        float[] whole = new float[e.size()];
        e.spec().init().fill(whole, 0, e.size(), draws, key.child(k));
        int first = Math.max(from, e.offset());
        int n = Math.min(to, end) - first;
        System.arraycopy(whole, first - e.offset(), p, first - from, n);
      }
    }
    return p;
  }

  /**
   * Sets every statistic and range that has never been observed to the mean of what a calibration
   * saw. Others stay.
   *
   * @param parameters changed in place
   * @param observed summed results of {@link LaneWorker#calibrate}, [size + {@link
   *     LaneWorker#EXTRAS}]
   */
  public void adoptObserved(float[] parameters, float[] observed) {
    float samples = observed[size + LaneWorker.SAMPLES];
    if (!(samples > 0)) {
      return;
    }
    for (Entry e : entries) {
      if (e.kind().observed()) {
        for (int i = e.offset(); i < e.offset() + e.size(); i++) {
          parameters[i] = e.spec().average().adopt(parameters[i], observed[i] / samples);
        }
      }
    }
  }

  /**
   * Sets statistics of one kind to the mean of what a re-estimation saw, whatever they were. A
   * range that was not observed, because the hardware fixes it, stays.
   *
   * @param parameters changed in place
   * @param observed summed results of {@link LaneWorker#reestimate}, [size + {@link
   *     LaneWorker#EXTRAS}]
   */
  public void replaceObserved(float[] parameters, float[] observed, Statistic kind) {
    float samples = observed[size + LaneWorker.SAMPLES];
    for (Entry e : entries) {
      for (int i = e.offset(); kind.includes(e) && i < e.offset() + e.size(); i++) {
        boolean seen = samples > 0 && (kind != Statistic.RANGES || observed[i] > 0);
        parameters[i] = seen ? observed[i] / samples : parameters[i];
      }
    }
  }
}
