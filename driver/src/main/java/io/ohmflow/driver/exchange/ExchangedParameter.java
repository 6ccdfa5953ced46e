package io.ohmflow.driver.exchange;

import io.ohmflow.kernel.network.ParameterLayout.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * A parameter of a network and what it is called and how it lies in a file of weights.
 *
 * @param entry the parameter
 * @param names of the tensors that hold its outputs, one after another; most often one
 * @param order of its values there
 * @param shape of the whole there
 */
record ExchangedParameter(Entry entry, List<String> names, AxisOrder order, List<Integer> shape) {
  ExchangedParameter {
    names = List.copyOf(names);
    shape = List.copyOf(shape);
  }

  /** Axis along which several tensors stand one after another. */
  int outputAxis() {
    return order.place() == AxisOrder.Outputs.FIRST ? 0 : shape.size() - 1;
  }

  /** Whether the outputs can be shared out evenly. */
  boolean divides() {
    return shape.get(outputAxis()) % names.size() == 0;
  }

  /** Shape of each of its tensors. */
  List<Integer> partShape() {
    List<Integer> part = new ArrayList<>(shape);
    part.set(outputAxis(), part.get(outputAxis()) / names.size());
    return part;
  }
}
