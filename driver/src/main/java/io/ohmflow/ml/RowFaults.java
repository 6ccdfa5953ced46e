package io.ohmflow.ml;

import io.ohmflow.profile.document.Problems;

/**
 * What is wrong with the rows of a DataFrame: each kind once, with the first example and how many
 * rows have it. Rows of a DataFrame have no numbers to list them by.
 */
final class RowFaults {
  private final FrameSamples.Columns columns;
  private final Fault ids = new Fault();
  private final Fault labels = new Fault();
  private final Fault features = new Fault();
  private final Fault lengths = new Fault();
  private int length = -1;

  RowFaults(FrameSamples.Columns columns) {
    this.columns = columns;
  }

  void id(String found) {
    ids.add(found);
  }

  void label(String found) {
    labels.add(found);
  }

  void features(String found) {
    features.add(found);
  }

  /** Whether a vector is as long as the first one; notes it if not. */
  boolean fits(int values) {
    if (length < 0) {
      length = values;
    }
    if (values != length) {
      lengths.add(values + " values");
    }
    return values == length;
  }

  boolean isEmpty() {
    return ids.count + labels.count + features.count + lengths.count == 0;
  }

  void report(Problems problems) {
    ids.report(problems, columns.id(), "expected a whole number of its own in each row");
    labels.report(problems, columns.label(), "expected a class, a whole number from 0");
    features.report(problems, columns.features(), "expected vectors of finite numbers");
    String all = "expected vectors of the same length, " + length + " in the first row";
    lengths.report(problems, columns.features(), all);
  }

  /** One kind of problem. */
  private static final class Fault {
    private String first = "";
    private long count;

    void add(String found) {
      first = count == 0 ? found : first;
      count++;
    }

    void report(Problems problems, String column, String expected) {
      if (count > 0) {
        String rows = count == 1 ? "1 row" : String.format("%,d rows", count);
        problems.add(
            FrameSamples.ORIGIN, 0, column, "%s; %s not: %s".formatted(expected, rows, first));
      }
    }
  }
}
