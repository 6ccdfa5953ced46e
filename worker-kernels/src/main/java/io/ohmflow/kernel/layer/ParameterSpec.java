package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.MovingAverage;
import java.io.Serializable;
import java.util.List;

/**
 * One parameter tensor of a layer.
 *
 * @param name unique within the layer
 * @param shape sizes of its axes, outermost first; a weight's first axis is its outputs
 * @param kind how it is updated
 * @param init values before the first step
 * @param average how what is {@linkplain Kind#observed observed} moves; null for other kinds
 */
public record ParameterSpec(
    String name, List<Integer> shape, Kind kind, Initializer init, MovingAverage average)
    implements Serializable {

  public ParameterSpec {
    shape = List.copyOf(shape);
    if (shape.isEmpty() || shape.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("parameter " + name + " of shape " + shape);
    }
    if (kind.observed() != (average != null)) {
      throw new IllegalArgumentException("exactly what is observed has a moving average: " + name);
    }
  }

  /** A parameter with a gradient. */
  static ParameterSpec trained(String name, Kind kind, Initializer init, Integer... shape) {
    return new ParameterSpec(name, List.of(shape), kind, init, null);
  }

  /** A vector of n observed values that start at one constant. */
  static ParameterSpec statistic(String name, int n, float initial, MovingAverage average) {
    return new ParameterSpec(
        name, List.of(n), Kind.STATISTIC, new Initializer.Constant(initial), average);
  }

  /** The same parameter under a longer name. */
  public ParameterSpec within(String prefix) {
    return new ParameterSpec(prefix + "." + name, shape, kind, init, average);
  }

  /** Number of elements. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Elements that belong to one output: all axes but the first; 1 for vectors. */
  public int rowLength() {
    return size() / shape.get(0);
  }
}
