package io.ohmflow.driver.spark;

import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import scala.collection.Iterator;

/**
 * One value per range, each computed by a task of its own: the same as {@code
 * parallelize(ranges).map(task).collect()} without its closures.
 */
final class RangeRdd<T> extends IndexedRdd<T> {
  private static final long serialVersionUID = 1L;

  private final Function<int[], T> task;
  private final int[][] ranges;

  /**
   * @param ranges what each task gets
   * @param task what it does with it; travels to the executors
   */
  RangeRdd(SparkContext spark, List<int[]> ranges, Function<int[], T> task) {
    super(spark, ranges.size());
    this.ranges = ranges.toArray(int[][]::new);
    this.task = task;
  }

  /** Runs all tasks and returns their values in the order of the ranges. */
  List<T> run() {
    return run(new TheValue<>());
  }

  @Override
  public Iterator<T> compute(Partition part, TaskContext context) {
    try {
      return iterator(List.of(task.call(ranges[part.index()])));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a task failed", e);
    }
  }

  private static final class TheValue<T> extends OnValue<T, T> {
    private static final long serialVersionUID = 1L;

    @Override
    T of(T value) {
      return value;
    }
  }
}
