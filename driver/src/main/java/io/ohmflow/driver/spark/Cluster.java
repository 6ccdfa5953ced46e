package io.ohmflow.driver.spark;

import io.ohmflow.driver.config.SparkConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.driver.preflight.FolderProbe;
import io.ohmflow.driver.preflight.Needs;
import io.ohmflow.driver.preflight.Preflight;
import io.ohmflow.driver.train.DriverPlacement;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.ParameterPlacement;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/**
 * The Spark application of this process, started with the settings this kind of job needs unless
 * the user set them otherwise. Stays on the driver.
 */
public final class Cluster implements AutoCloseable {
  private static final String DEFAULT_MASTER = "local[*]";

  /** Parameters up to which a gradient goes to the driver. */
  private static final int LARGEST_ON_DRIVER = 2_000_000;

  private final JavaSparkContext spark;
  private final boolean owner;

  private Cluster(JavaSparkContext spark, boolean owner) {
    this.spark = spark;
    this.owner = owner;
  }

  /**
   * Starts Spark, or takes the application of this process if there is one, as where a platform has
   * started it; that one keeps its settings and goes on afterwards.
   *
   * @param name shown in Spark's user interface
   * @param master as spark-submit takes it; {@code null} leaves it to spark-submit, or {@code
   *     local[*]} without it
   */
  public static Cluster start(String name, String master) {
    Option<SparkSession> running = SparkSession.getDefaultSession();
    if (running.isDefined()) {
      return new Cluster(new JavaSparkContext(running.get().sparkContext()), false);
    }
    SparkConf conf = new SparkConf().setAppName(name);
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", DEFAULT_MASTER);
    boolean local = isLocal(conf.get("spark.master"));
    // Trials of a sweep whose steps are spread over the cluster take turns.
    conf.setIfMissing("spark.scheduler.mode", "FAIR");
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
    // They only tell why a compressed file cannot be read.
    conf.setIfMissing("spark.shuffle.checksum.enabled", "false");
    // A gradient below this size comes with the task's answer instead of a second request.
    conf.setIfMissing("spark.task.maxDirectResultSize", "16m");
    conf.setIfMissing("spark.cleaner.periodicGC.interval", "5min");
    // Metrics have the same names in every run, and the user interface has a page of them.
    conf.setIfMissing("spark.metrics.namespace", "ohmflow");
    conf.setIfMissing(
        "spark.metrics.conf.driver.sink.prometheusServlet.class",
        "org.apache.spark.metrics.sink.PrometheusServlet");
    conf.setIfMissing(
        "spark.metrics.conf.driver.sink.prometheusServlet.path", "/metrics/prometheus");
    // The event log would have each figure of a task twice.
    conf.setIfMissing("spark.eventLog.includeTaskMetricsAccumulators", "false");
    // A lost executor answers nobody: its work is done again sooner than after three times 5 s.
    conf.setIfMissing("spark.shuffle.io.retryWait", "1s");
    // Who has not been heard of for a minute is given up; Spark would wait two to three.
    conf.setIfMissing("spark.network.timeout", "60s");
    conf.setIfMissing("spark.network.timeoutInterval", "10s");
    // A task that is killed and does not end takes its executor with it, see StepWatchdog.
    conf.setIfMissing("spark.task.reaper.enabled", "true");
    conf.setIfMissing("spark.task.reaper.killTimeout", "60s");
    if (local) {
      // One process cannot lose itself, but after a sleep of the machine it would seem so.
      conf.setIfMissing("spark.storage.blockManagerHeartbeatTimeoutMs", "365d");
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    JavaSparkContext spark = new JavaSparkContext(conf);
    if (!local) {
      ExecutorWait.await(spark);
    }
    return new Cluster(spark, true);
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
    return place(definition, lanes);
  }

  static ParameterPlacement place(RunDefinition definition, LaneRuntime lanes) {
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

  /**
   * Looks at the cluster before a run begins.
   *
   * @param run what is to be trained
   * @param lanes its runtime, made by this cluster
   * @param folder writes a file there and says where it is; asked if executors have to write
   */
  public Preflight preflight(LoadedRun run, LaneRuntime lanes, Supplier<FolderProbe> folder) {
    RunDefinition definition = run.definition();
    Optional<FolderProbe> shared =
        isSharded(definition) ? Optional.of(folder.get()) : Optional.empty();
    return new Preflight(
        ((SparkLanes) lanes).probe(definition.config().kernels(), shared), Needs.of(run));
  }

  /** Who trains the trials of a sweep; to be closed before the cluster is. */
  public TrialJobs trials() {
    return new TrialJobs(spark);
  }

  /**
   * Shows a run in Spark's user interface, metrics and event log; to be closed before the cluster.
   *
   * @param run its name
   */
  public RunMonitor monitor(String run) {
    return new RunMonitor(spark, run);
  }

  /** Address of Spark's user interface, if it has one. */
  public Optional<String> userInterface() {
    return OptionConverters.toJava(spark.sc().uiWebUrl());
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
    if (owner) {
      spark.close();
    }
  }

  private static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }
}
