package io.ohmflow.kernel.network;

import java.util.Locale;
import java.util.Set;

/** Kinds of parameters that follow what layers observe. */
public enum Statistic {
  /** Running means and variances of batch normalisation. */
  BATCH_MOMENTS(Set.of("mean", "variance")),
  /** Ranges of converters, those of the DACs also where they are learned. */
  RANGES(Set.of("input-range", "adc-range"));

  private final Set<String> names;

  Statistic(Set<String> names) {
    this.names = names;
  }

  /** As it is written in files: {@code batch-moments}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a parameter is of this kind. */
  boolean includes(ParameterLayout.Entry entry) {
    String name = entry.name();
    return entry.kind().observed() && names.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
