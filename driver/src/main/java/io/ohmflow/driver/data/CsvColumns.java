package io.ohmflow.driver.data;

import java.util.List;

/**
 * What the columns of a table mean.
 *
 * @param header whether the first row has their names; else they are called 1, 2, 3, …
 * @param delimiter between two cells
 * @param label name of the column with the class
 * @param features names of the columns to learn from, in the order wanted; empty for all others
 * @param classes number of classes
 */
record CsvColumns(
    boolean header, char delimiter, String label, List<String> features, int classes) {

  /** The same with the features named. */
  CsvColumns of(List<String> named) {
    return new CsvColumns(header, delimiter, label, named, classes);
  }
}
