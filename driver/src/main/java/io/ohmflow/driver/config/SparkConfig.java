package io.ohmflow.driver.config;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;

/**
 * Section {@code spark}: how a run lies on the cluster. Free: it does not change the result of a
 * run.
 *
 * @param tasks tasks per step, 0 for one per slot
 * @param placement where the parameters are between steps
 * @param shards parts that {@link Placement#SHARDED} cuts the parameters into, 0 for one per slot
 * @param stepTimeout seconds without the end of a task after which a step is taken to hang
 */
public record SparkConfig(int tasks, Placement placement, int shards, double stepTimeout) {
  private static final double DEFAULT_TIMEOUT = 3600;

  /** Where parameters and the history of the optimizer are between steps. */
  public enum Placement {
    /** In the memory of the driver: least work for small models. */
    DRIVER,
    /** In shards on the executors: no gradient and no parameter passes through the driver. */
    SHARDED,
    /** By the size of the model. */
    AUTO
  }

  /** The defaults with another number of tasks. */
  public static SparkConfig withTasks(int tasks) {
    return new SparkConfig(tasks, Placement.AUTO, 0, DEFAULT_TIMEOUT);
  }

  static SparkConfig read(Section s) {
    return new SparkConfig(
        s.integer("tasks", 0, Integer.MAX_VALUE, 0),
        s.choice("placement", Placement.class, Placement.AUTO),
        s.integer("shards", 0, Integer.MAX_VALUE, 0),
        s.quantity("step-timeout", Unit.SECONDS, Range.POSITIVE, DEFAULT_TIMEOUT));
  }
}
