package io.ohmflow.driver.train;

import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.kernel.network.ParameterLayout.Entry;
import io.ohmflow.kernel.optim.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of one layer that the loss moves: weights, biases, normalisation; not ranges or
 * statistics.
 *
 * @param name of the layer
 * @param entries its parameters
 */
record GradientGroup(String name, List<Entry> entries) {

  /** The groups of a network, layer by layer. */
  static List<GradientGroup> of(ParameterLayout layout) {
    Map<String, List<Entry>> layers = new LinkedHashMap<>();
    for (Entry entry : layout.entries()) {
      if (entry.kind() == Kind.WEIGHT || entry.kind() == Kind.DIGITAL) {
        String name = entry.name();
        int end = name.lastIndexOf('.');
        layers
            .computeIfAbsent(end < 0 ? name : name.substring(0, end), n -> new ArrayList<>())
            .add(entry);
      }
    }
    List<GradientGroup> groups = new ArrayList<>();
    layers.forEach((name, entries) -> groups.add(new GradientGroup(name, entries)));
    return groups;
  }

  /** Number of parameters. */
  int size() {
    return entries.stream().mapToInt(Entry::size).sum();
  }

  /** Scalar product of the group's parts of two vectors. */
  double dot(double[] a, double[] b) {
    double sum = 0;
    for (Entry entry : entries) {
      for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
        sum += a[i] * b[i];
      }
    }
    return sum;
  }

  /** Squared length of the group's part of the parameters. */
  double square(float[] parameters) {
    double sum = 0;
    for (Entry entry : entries) {
      for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
        sum += (double) parameters[i] * parameters[i];
      }
    }
    return sum;
  }

  /** Adds a multiple of the group's part of a direction. */
  void move(float[] parameters, double[] direction, double by) {
    for (Entry entry : entries) {
      for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
        parameters[i] += (float) (by * direction[i]);
      }
    }
  }
}
