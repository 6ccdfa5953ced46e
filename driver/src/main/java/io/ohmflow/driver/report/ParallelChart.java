package io.ohmflow.driver.report;

import java.util.List;

/**
 * Parallel coordinates: an axis for each setting, a line for each trial.
 *
 * @param id identifier of its element on the page
 * @param title a few words
 * @param caption how to read it
 * @param dimensions the axes from left to right
 * @param lines a value for each axis: a number, or an index into its names; NaN where a trial has
 *     none; the worst first, so that the best are drawn on top
 */
record ParallelChart(
    String id, String title, String caption, List<Dimension> dimensions, List<double[]> lines)
    implements Figure {

  /**
   * An axis.
   *
   * @param name what it is
   * @param names of its places from bottom to top; empty for numbers
   * @param log whether numbers are on a logarithmic scale
   * @param format of numbers
   */
  record Dimension(String name, List<String> names, boolean log, Chart.Format format) {}

  ParallelChart {
    dimensions = List.copyOf(dimensions);
    lines = List.copyOf(lines);
  }
}
