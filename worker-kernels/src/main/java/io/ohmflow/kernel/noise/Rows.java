package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import java.util.List;

/** Checks tables of coefficients in profiles: one row for each time. */
final class Rows {
  private Rows() {}

  static void check(Section s, String key, List<? extends List<Double>> rows, int times) {
    boolean even = rows.stream().map(List::size).distinct().count() == 1;
    if (rows.size() != times || !even || rows.get(0).isEmpty()) {
      s.problem(key, "expected one row for each of the " + times + " times, all of one length");
    }
  }
}
