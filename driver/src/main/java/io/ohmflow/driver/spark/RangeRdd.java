package io.ohmflow.driver.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * One value per range, each computed by a task of its own.
 *
 * <p>The same as {@code parallelize(ranges).map(task).collect()} without its closures: Spark reads
 * the byte code of every lambda it is given anew for each job, its own included, which took half of
 * the time it adds to a step.
 */
final class RangeRdd<T> extends RDD<T> {
  private static final long serialVersionUID = 1L;

  private final Function<int[], T> task;
  private final transient List<int[]> ranges;

  /**
   * @param ranges what each task gets
   * @param task what it does with it; travels to the executors
   */
  RangeRdd(SparkContext spark, List<int[]> ranges, Function<int[], T> task) {
    super(spark, CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(), anything());
    this.ranges = ranges;
    this.task = task;
  }

  /** Runs all tasks and returns their values in the order of the ranges. */
  List<T> run() {
    Object[] values = (Object[]) context().runJob(this, new OnlyValue<>(), anything());
    List<T> list = new ArrayList<>(values.length);
    for (Object value : values) {
      @SuppressWarnings("unchecked") // what compute has put there
      T typed = (T) value;
      list.add(typed);
    }
    return list;
  }

  @Override
  public Iterator<T> compute(Partition part, TaskContext context) {
    try {
      return CollectionConverters.asScala(List.of(task.call(((Part) part).range)).iterator());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a task failed", e);
    }
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] parts = new Partition[ranges.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(i, ranges.get(i));
    }
    return parts;
  }

  @SuppressWarnings("unchecked") // arrays of values are arrays of objects
  private static <U> ClassTag<U> anything() {
    return (ClassTag<U>) ClassTag$.MODULE$.apply(Object.class);
  }

  /** One task's range. */
  private static final class Part implements Partition {
    private static final long serialVersionUID = 1L;
    private final int index;
    private final int[] range;

    Part(int index, int[] range) {
      this.index = index;
      this.range = range;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Part part && part.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  /**
   * Takes the value out of a partition. A class with a name, so that Spark has nothing to clean.
   */
  private static final class OnlyValue<T> extends AbstractFunction2<TaskContext, Iterator<T>, T>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public T apply(TaskContext context, Iterator<T> values) {
      return values.next();
    }
  }
}
