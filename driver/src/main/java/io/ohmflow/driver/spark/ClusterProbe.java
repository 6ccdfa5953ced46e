package io.ohmflow.driver.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ohmflow.driver.config.KernelChoice;
import io.ohmflow.driver.preflight.ClusterReport;
import io.ohmflow.driver.preflight.ExecutorReport;
import io.ohmflow.driver.preflight.FolderProbe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Asks every executor of an application what it is and has, and measures what Spark itself takes
 * for a step. Stays on the driver.
 */
final class ClusterProbe {
  /** Rounds of one task per slot until every executor has answered. */
  private static final int ROUNDS = 3;

  private static final int WARM_UP = 3;
  private static final int MEASURED = 7;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JavaSparkContext spark;
  private final SentRun run;
  private final String runKey;
  private final int tasks;

  /**
   * @param run for the executors
   * @param runKey of the run
   * @param tasks of a training step
   */
  ClusterProbe(JavaSparkContext spark, SentRun run, String runKey, int tasks) {
    this.spark = spark;
    this.run = run;
    this.runKey = runKey;
    this.tasks = tasks;
  }

  /**
   * Looks at all executors.
   *
   * @param kernels which linear algebra the run asks for
   * @param folder where executors have to write, if they have to
   */
  ClusterReport look(KernelChoice kernels, Optional<FolderProbe> folder) {
    boolean local = spark.sc().isLocal();
    int slots = Math.max(1, spark.defaultParallelism());
    int known = local ? 1 : spark.sc().getExecutorMemoryStatus().size() - 1;
    Map<String, ExecutorReport> reports = new TreeMap<>();
    List<String> unreachable = new ArrayList<>();
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    ProbeTask task = new ProbeTask(run, runKey, kernels, folder.orElse(null), hadoop);
    long begun = System.currentTimeMillis();
    for (int round = 0; round < ROUNDS && reports.size() < known; round++) {
      for (String[] reply : ask(task, slots)) {
        ExecutorReport report = read(reply[0]);
        if (reports.putIfAbsent(report.id(), report) == null && !reply[1].isEmpty()) {
          unreachable.add(report.id() + ": " + reply[1]);
        }
      }
    }
    long ended = System.currentTimeMillis();
    return new ClusterReport(
        spark.master(),
        local,
        slots,
        tasks,
        known,
        List.copyOf(reports.values()),
        unreachable,
        begun,
        ended,
        stepMillis());
  }

  private List<String[]> ask(ProbeTask task, int slots) {
    return new RangeRdd<>(spark.sc(), SparkLanes.ranges(slots, slots), task).run();
  }

  private static ExecutorReport read(String json) {
    try {
      return JSON.readValue(json, ExecutorReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no report: " + json, e);
    }
  }

  /** Median time of steps without work, after a few for the compiler. */
  private double stepMillis() {
    double[] times = new double[MEASURED];
    List<int[]> ranges = SparkLanes.ranges(tasks, tasks);
    for (int i = -WARM_UP; i < MEASURED; i++) {
      long begin = System.nanoTime();
      new RangeRdd<>(spark.sc(), ranges, new NoWork()).run();
      if (i >= 0) {
        times[i] = (System.nanoTime() - begin) / NANOS_PER_MILLI;
      }
    }
    Arrays.sort(times);
    return times[MEASURED / 2];
  }

  private record NoWork() implements Function<int[], byte[]> {
    @Override
    public byte[] call(int[] range) {
      return new byte[0];
    }
  }

  /** Replies with the report as JSON and what is wrong with the folder. */
  private record ProbeTask(
      SentRun run,
      String runKey,
      KernelChoice kernels,
      FolderProbe folder,
      SerializableConfiguration hadoop)
      implements Function<int[], String[]> {
    @Override
    public String[] call(int[] range) throws JsonProcessingException {
      SparkEnv env = SparkEnv.get();
      String id = env.executorId();
      String host = env.blockManager().blockManagerId().host();
      ExecutorReport report = ExecutorReport.here(id, host, kernels, () -> Engines.of(runKey, run));
      String reason = folder == null ? "" : folder.look(id + "-" + range[0], hadoop.value());
      return new String[] {JSON.writeValueAsString(report), reason};
    }
  }
}
