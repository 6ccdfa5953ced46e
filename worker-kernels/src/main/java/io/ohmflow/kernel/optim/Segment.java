package io.ohmflow.kernel.optim;

import java.io.Serializable;
import java.util.Optional;

/**
 * A stretch of the parameter vector that is updated in one way.
 *
 * @param offset index of the first element
 * @param length number of elements, ≥ 1
 * @param rowLength weights of one output; divides the length. 1 where rows mean nothing
 * @param kind how it is updated
 * @param average how what is {@linkplain Kind#observed observed} moves; null for other kinds
 */
public record Segment(int offset, int length, int rowLength, Kind kind, MovingAverage average)
    implements Serializable {

  public Segment {
    if (offset < 0 || length < 1 || rowLength < 1 || length % rowLength != 0) {
      throw new IllegalArgumentException(
          "segment at " + offset + " of " + length + " elements in rows of " + rowLength);
    }
    if (kind.observed() != Optional.ofNullable(average).isPresent()) {
      throw new IllegalArgumentException("exactly what is observed has a moving average");
    }
  }

  int end() {
    return offset + length;
  }
}
