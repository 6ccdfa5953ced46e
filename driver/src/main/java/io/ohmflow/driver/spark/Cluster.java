package io.ohmflow.driver.spark;

import io.ohmflow.driver.config.SparkConfig;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.train.DriverPlacement;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.ParameterPlacement;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The Spark application of this process, started with the settings this kind of job needs unless
 * the user set them otherwise. Stays on the driver.
 */
public final class Cluster implements AutoCloseable {
  private static final String DEFAULT_MASTER = "local[*]";

  /** Parameters up to which a gradient goes to the driver. */
  private static final int LARGEST_ON_DRIVER = 2_000_000;

  private final JavaSparkContext spark;

  private Cluster(JavaSparkContext spark) {
    this.spark = spark;
  }

  /**
   * Starts Spark.
   *
   * @param name shown in Spark's user interface
   * @param master as spark-submit takes it; {@code null} leaves it to spark-submit, or {@code
   *     local[*]} without it
   */
  public static Cluster start(String name, String master) {
    SparkConf conf = new SparkConf().setAppName(name);
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", DEFAULT_MASTER);
    boolean local = isLocal(conf.get("spark.master"));
    // Many small jobs: waiting for locality or drawing a bar costs more than it brings.
    conf.setIfMissing("spark.locality.wait", "0s");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.ui.enabled", local ? "false" : "true");
    conf.setIfMissing("spark.ui.retainedJobs", "200");
    conf.setIfMissing("spark.ui.retainedStages", "200");
    conf.setIfMissing("spark.ui.retainedTasks", "5000");
    // Parameters and gradients are floats that do not compress.
    conf.setIfMissing("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.shuffle.compress", "false");
    conf.setIfMissing("spark.rdd.compress", "false");
    // A gradient below this size comes with the task's answer instead of a second request.
    conf.setIfMissing("spark.task.maxDirectResultSize", "16m");
    conf.setIfMissing("spark.cleaner.periodicGC.interval", "5min");
    // A lost executor answers nobody: its work is done again sooner than after three times 5 s.
    conf.setIfMissing("spark.shuffle.io.retryWait", "1s");
    // A task that is killed and does not end takes its executor with it, see StepWatchdog.
    conf.setIfMissing("spark.task.reaper.enabled", "true");
    conf.setIfMissing("spark.task.reaper.killTimeout", "60s");
    if (local) {
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    return new Cluster(new JavaSparkContext(conf));
  }

  /**
   * A runtime for one run.
   *
   * @param run configuration, profile and data
   * @param lanes lanes of the run
   * @param config how the run lies on the cluster
   */
  public LaneRuntime lanes(RunPackage run, int lanes, SparkConfig config) {
    return new SparkLanes(spark, run, lanes, config);
  }

  /**
   * Where the parameters of a run are kept.
   *
   * @param definition the run
   * @param lanes its runtime, made by this cluster; not closed with the placement
   */
  public ParameterPlacement placement(RunDefinition definition, LaneRuntime lanes) {
    SparkConfig config = definition.config().spark();
    return isSharded(definition)
        ? ((SparkLanes) lanes).sharded(definition, config.shards())
        : new DriverPlacement(definition, lanes);
  }

  private static boolean isSharded(RunDefinition run) {
    return switch (run.config().spark().placement()) {
      case DRIVER -> false;
      case SHARDED -> true;
      case AUTO -> run.layout().size() > LARGEST_ON_DRIVER && !run.lagsWires();
    };
  }

  /** Who trains the trials of a sweep, each in one task; to be closed before the cluster is. */
  public TrialJobs trials() {
    return new TrialJobs(spark);
  }

  /** Version of Spark. */
  public String version() {
    return spark.version();
  }

  /** The master this application runs on. */
  public String master() {
    return spark.master();
  }

  /** Tasks that can run at the same time. */
  public int slots() {
    return spark.defaultParallelism();
  }

  @Override
  public void close() {
    spark.close();
  }

  private static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }
}
