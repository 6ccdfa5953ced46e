package io.ohmflow.driver.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * An RDD of a fixed number of partitions that are told apart by their index alone, written without
 * closures: Spark reads the byte code of every lambda it is given anew for each job, its own
 * included, which took half of the time it adds to a step.
 *
 * <p>Since a partition is nothing but its index, an executor can ask a parent of this kind for its
 * partitions again; they need not travel with the task.
 */
abstract class IndexedRdd<T> extends RDD<T> {
  private static final long serialVersionUID = 1L;

  private final int count;

  /**
   * @param count number of partitions
   */
  IndexedRdd(SparkContext spark, int count) {
    super(spark, seq(List.<Dependency<?>>of()), anything());
    this.count = count;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] parts = new Partition[count];
    for (int i = 0; i < count; i++) {
      parts[i] = new Index(i);
    }
    return parts;
  }

  /** Spark's own messages, several for each step, are not ours. */
  @Override
  public String logName() {
    return RDD.class.getName();
  }

  /** Runs a function on every partition and returns its values in order. */
  final <U> List<U> run(OnValue<T, U> function) {
    Object[] values = (Object[]) context().runJob(this, function, anything());
    List<U> list = new ArrayList<>(values.length);
    for (Object value : values) {
      @SuppressWarnings("unchecked") // what the function has returned
      U typed = (U) value;
      list.add(typed);
    }
    return list;
  }

  /**
   * The only value of a partition of another RDD. Reads on to the end, which is when Spark gives
   * the lock of a cached block back.
   */
  static <U> U only(RDD<U> rdd, int partition, TaskContext context) {
    Iterator<U> values = rdd.iterator(rdd.partitions()[partition], context);
    U value = values.next();
    if (values.hasNext()) {
      throw new IllegalStateException("more than one value in partition " + partition);
    }
    return value;
  }

  static <U> Iterator<U> iterator(List<U> values) {
    return CollectionConverters.asScala(values.iterator());
  }

  static <U> Seq<U> seq(List<U> values) {
    return CollectionConverters.asScala(values).toSeq();
  }

  @SuppressWarnings("unchecked") // arrays of values are arrays of objects
  static <U> ClassTag<U> anything() {
    return (ClassTag<U>) ClassTag$.MODULE$.apply(Object.class);
  }

  /** What is done with the only value of a partition; a class with a name, see above. */
  abstract static class OnValue<T, U> extends AbstractFunction2<TaskContext, Iterator<T>, U>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    abstract U of(T value);

    @Override
    public final U apply(TaskContext context, Iterator<T> values) {
      return of(values.next());
    }
  }

  /** A partition. */
  private static final class Index implements Partition {
    private static final long serialVersionUID = 1L;
    private final int index;

    Index(int index) {
      this.index = index;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Index that && that.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }
}
