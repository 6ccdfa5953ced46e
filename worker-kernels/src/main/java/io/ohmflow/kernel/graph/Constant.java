package io.ohmflow.kernel.graph;

import java.util.List;

/** An array that an operation takes and that is part of the graph. */
public sealed interface Constant {

  /** Unique in the graph. */
  String name();

  /** Lengths of the axes, outermost first; empty for a single number. */
  List<Long> shape();

  /**
   * Numbers in single precision.
   *
   * @param values row-major, as many as the shape says; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over with one owner, never compared.
  record Floats(String name, List<Long> shape, float[] values) implements Constant {
    public Floats {
      shape = List.copyOf(shape);
      long expected = shape.stream().reduce(1L, Math::multiplyExact);
      if (values.length != expected) {
        throw new IllegalArgumentException(name + ": " + values.length + " values for " + shape);
      }
    }
  }

  /** A vector of whole numbers, such as the shape to bring a value into. */
  record Wholes(String name, List<Long> values) implements Constant {
    public Wholes {
      values = List.copyOf(values);
    }

    @Override
    public List<Long> shape() {
      return List.of((long) values.size());
    }
  }
}
