package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Same bits on any number of executors, tasks and shards, with any settings of Spark. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LayoutsOfAClusterTest {
  @TempDir Path folder;

  private static String sixteenLanes;

  private Cli.Result train(String output, String... settings) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                FaultyRun.train(
                    folder,
                    folder.resolve(output).toString(),
                    "--set",
                    "training.lanes=16",
                    "--json",
                    "--master",
                    "local[2]")));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return Cli.run(arguments.toArray(String[]::new));
  }

  /** What one thread ends with, the parameters on the driver. */
  private String digest() throws IOException {
    if (sixteenLanes == null) {
      sixteenLanes =
          FaultyRun.digestOf(train("reference", "spark.placement=driver", "spark.tasks=1"));
    }
    return sixteenLanes;
  }

  @ParameterizedTest
  @CsvSource({"1, 16, 5", "2, 3, 16", "3, 11, 1", "3, 1, 7"})
  @Tag("cluster")
  void executors(int executors, int tasks, int shards) throws IOException {
    same(executors, "sharded", tasks, shards);
  }

  @ParameterizedTest
  @CsvSource({"2, 16", "3, 5"})
  @Tag("cluster")
  void executorsAndParametersOnTheDriver(int executors, int tasks) throws IOException {
    same(executors, "driver", tasks, 0);
  }

  private void same(int executors, String placement, int tasks, int shards) throws IOException {
    String[] arguments =
        FaultyRun.train(
            folder,
            folder.resolve("run").toString(),
            "--set",
            "training.lanes=16",
            "--set",
            "spark.placement=" + placement,
            "--set",
            "spark.tasks=" + tasks,
            "--set",
            "spark.shards=" + shards);
    try (LocalCluster cluster = new LocalCluster(executors, 1)) {
      assertEquals(digest(), FaultyRun.digestOf(cluster.run(arguments)));
    }
  }

  /** In one process, where a run takes seconds. */
  @Test
  void tasksAndShards() throws IOException {
    int[][] layouts = {{1, 16}, {3, 7}, {13, 3}, {16, 16}};
    for (int[] layout : layouts) {
      String name = layout[0] + " tasks and " + layout[1] + " shards";
      String tasks = "spark.tasks=" + layout[0];
      String shards = "spark.shards=" + layout[1];
      assertEquals(digest(), FaultyRun.digestOf(train(name, tasks, shards)), name);
    }
  }

  /** Everything that leaves a process is encrypted, and who asks must know the secret. */
  @Test
  @Tag("cluster")
  void encryption() throws IOException {
    try (LocalCluster cluster = new LocalCluster(2, 2)) {
      cluster
          .with("spark.authenticate", "true")
          .with("spark.authenticate.secret", "for this test alone")
          .with("spark.network.crypto.enabled", "true")
          .with("spark.io.encryption.enabled", "true");
      Cli.Result result = cluster.run(FaultyRun.train(folder));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
  }

  @Test
  @Tag("cluster")
  void anotherSerializer() throws IOException {
    try (LocalCluster cluster = new LocalCluster(2, 2)) {
      cluster.with("spark.serializer", KryoSerializer.class.getName());
      Cli.Result result = cluster.run(FaultyRun.train(folder));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
  }

  /** Executors come and go while the run is running. */
  @Test
  @Tag("cluster")
  void executorsThatComeAndGo() throws IOException {
    try (LocalCluster cluster = new LocalCluster(3, 1)) {
      cluster
          .with("spark.dynamicAllocation.enabled", "true")
          .with("spark.dynamicAllocation.initialExecutors", "1")
          .with("spark.dynamicAllocation.minExecutors", "1")
          .with("spark.dynamicAllocation.maxExecutors", "3")
          .with("spark.dynamicAllocation.schedulerBacklogTimeout", "1s")
          .with("spark.dynamicAllocation.executorIdleTimeout", "2s")
          .with("spark.dynamicAllocation.cachedExecutorIdleTimeout", "2s")
          .with("spark.dynamicAllocation.shuffleTracking.timeout", "2s");
      Cli.Result result =
          FaultyRun.harmed(
              cluster, folder, 4, () -> SparkContext.getOrCreate().requestExecutors(2));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
  }

  /** A machine that announces its end hands its blocks over. */
  @Test
  @Tag("cluster")
  void anExecutorThatIsDecommissioned() throws IOException {
    try (LocalCluster cluster = new LocalCluster(2, 2)) {
      cluster
          .with("spark.decommission.enabled", "true")
          .with("spark.storage.decommission.enabled", "true");
      Cli.Result result = FaultyRun.harmed(cluster, folder, 4, () -> LocalCluster.signal("PWR"));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
  }

  @Test
  @Tag("cluster")
  void fromAClusterToOneMachineAndBack() throws IOException {
    String run = folder.resolve("run").toString();
    try (LocalCluster cluster = new LocalCluster(2, 1)) {
      assertEquals(0, cluster.run(FaultyRun.train(folder)).exitCode());
    }
    forgetSince("step-00000005");
    Cli.Result here =
        Cli.run(
            "resume",
            run,
            "--master",
            "local[2]",
            "--set",
            "spark.placement=driver",
            "--set",
            "checkpoint.every-steps=4",
            "--json");
    assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(here));
    forgetSince("step-00000009");
    try (LocalCluster cluster = new LocalCluster(2, 1)) {
      Cli.Result back =
          cluster.run("resume", run, "--set", "spark.placement=sharded", "--set", "spark.shards=3");
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(back));
    }
  }

  /** Removes the checkpoints after one. */
  private void forgetSince(String last) throws IOException {
    Path checkpoints = folder.resolve("run/checkpoints");
    List<Path> all;
    try (Stream<Path> found = Files.list(checkpoints)) {
      all = found.sorted().toList();
    }
    assertEquals(1, all.stream().filter(p -> p.endsWith(last)).count(), all.toString());
    for (Path each : all) {
      if (each.getFileName().toString().compareTo(last) > 0) {
        try (Stream<Path> files = Files.walk(each).sorted(Comparator.reverseOrder())) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
