package io.ohmflow.ml;

import io.ohmflow.driver.data.Dataset;
import io.ohmflow.profile.document.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The rows of a DataFrame as samples, in an order that does not depend on how it is partitioned: by
 * identifier, or without one by label and then value by value. Rows that are equal in all of that
 * are the same sample, so their order means nothing.
 *
 * @param rows samples in order
 */
record FrameSamples(List<Sample> rows) {
  /** How a DataFrame is called in messages. */
  static final String ORIGIN = "DataFrame";

  private static final int MOST_CLASSES = 1 << Short.SIZE;

  /**
   * Columns to read.
   *
   * @param features column of vectors
   * @param label column of numbers
   * @param id column of whole numbers, unique; empty for none
   */
  record Columns(String features, String label, String id) {}

  /** One row. */
  record Sample(long id, int label, float[] values) {}

  private static final Comparator<Sample> ORDER =
      Comparator.comparingLong(Sample::id)
          .thenComparingInt(Sample::label)
          .thenComparing(Sample::values, Arrays::compare);

  /**
   * Collects a DataFrame.
   *
   * @throws io.ohmflow.profile.document.InvalidInputException listing what is wrong with it, each
   *     kind of problem once with the number of rows that have it
   */
  static FrameSamples collect(org.apache.spark.sql.Dataset<?> frame, Columns columns) {
    List<Column> wanted = new ArrayList<>();
    wanted.add(functions.col(columns.features()));
    wanted.add(functions.col(columns.label()).cast("double"));
    if (!columns.id().isEmpty()) {
      wanted.add(functions.col(columns.id()).cast("long"));
    }
    RowFaults faults = new RowFaults(columns);
    List<Sample> samples = new ArrayList<>();
    for (Row row : frame.toDF().select(wanted.toArray(Column[]::new)).collectAsList()) {
      Sample sample = sample(row, faults);
      if (sample != null) {
        samples.add(sample);
      }
    }
    if (!columns.id().isEmpty()) {
      checkUnique(samples, faults);
    }
    Problems problems = new Problems();
    if (samples.isEmpty() && faults.isEmpty()) {
      problems.add(ORIGIN, 0, "", "has no rows");
    }
    faults.report(problems);
    problems.throwIfAny();
    samples.sort(ORDER);
    return new FrameSamples(List.copyOf(samples));
  }

  private static Sample sample(Row row, RowFaults faults) {
    boolean identified = row.length() > 2;
    if (identified && row.isNullAt(2)) {
      faults.id("null");
    }
    if (row.isNullAt(1)) {
      faults.label("null");
      return null;
    }
    double label = row.getDouble(1);
    if (!(label >= 0 && label < MOST_CLASSES && label == Math.rint(label))) {
      faults.label(String.valueOf(label));
      return null;
    }
    if (row.isNullAt(0)) {
      faults.features("null");
      return null;
    }
    double[] values = ((Vector) row.get(0)).toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      // -0 becomes 0, so that equal samples have equal places in the order.
      floats[i] = (float) values[i] + 0f;
      if (!Float.isFinite(floats[i])) {
        faults.features("value " + i + " is " + values[i]);
        return null;
      }
    }
    long id = identified && !row.isNullAt(2) ? row.getLong(2) : 0;
    return faults.fits(floats.length) ? new Sample(id, (int) label, floats) : null;
  }

  private static void checkUnique(List<Sample> samples, RowFaults faults) {
    Set<Long> seen = new HashSet<>();
    for (Sample sample : samples) {
      if (!seen.add(sample.id())) {
        faults.id(sample.id() + " again");
      }
    }
  }

  /** Values of a sample. */
  int length() {
    return rows.get(0).values().length;
  }

  /** Classes that the labels need: one more than the largest. */
  int classes() {
    return 1 + rows.stream().mapToInt(Sample::label).max().orElseThrow();
  }

  /**
   * The samples, not normalised.
   *
   * @throws io.ohmflow.profile.document.InvalidInputException if they are of another shape
   */
  Dataset dataset(SampleShape shape) {
    Problems problems = new Problems();
    if (length() != shape.size()) {
      problems.add(
          ORIGIN,
          0,
          "",
          "vectors of %d values, expected %d × %d × %d"
              .formatted(length(), shape.height(), shape.width(), shape.channels()));
    }
    if (classes() > shape.classes()) {
      problems.add(
          ORIGIN,
          0,
          "",
          "label %d, expected labels below %d".formatted(classes() - 1, shape.classes()));
    }
    problems.throwIfAny();
    float[] values = new float[Math.multiplyExact(rows.size(), length())];
    short[] labels = new short[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(rows.get(i).values(), 0, values, i * length(), length());
      labels[i] = (short) rows.get(i).label();
    }
    return shape.dataset(values, labels);
  }
}
