package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run folder on HDFS whose machines come and go. */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class HdfsTest {
  /** Clients ask a name node that does not answer or cannot write again: 500 ms, 60 times. */
  private static final Map<String, String> RETRIES =
      Map.of("dfs.client.retry.policy.enabled", "true", "dfs.client.retry.policy.spec", "500,60");

  @TempDir Path folder;
  private MiniDFSCluster hdfs;
  private String run;

  @BeforeEach
  void start() throws IOException {
    Configuration conf = new Configuration();
    // File systems of one process are shared: this holds for the driver of a run, too.
    RETRIES.forEach(conf::set);
    // The replacement of a lost node in a pipeline needs more nodes than there are here.
    conf.set("dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");
    hdfs =
        new MiniDFSCluster.Builder(conf, folder.resolve("hdfs").toFile()).numDataNodes(3).build();
    hdfs.waitActive();
    run = hdfs.getFileSystem().getUri() + "/runs/one";
  }

  @AfterEach
  void stop() {
    hdfs.shutdown();
  }

  private long steps() throws IOException {
    org.apache.hadoop.fs.Path metrics = new org.apache.hadoop.fs.Path(run + "/metrics.jsonl");
    if (!hdfs.getFileSystem().exists(metrics)) {
      return 0;
    }
    try (FSDataInputStream in = hdfs.getFileSystem().open(metrics)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> line.contains("\"kind\":\"step\"")).count();
    }
  }

  @Test
  void aDataNodeThatIsLost() throws IOException {
    try (LocalCluster cluster = new LocalCluster(2, 1)) {
      Cli.Result result = harmed(cluster, 4, () -> hdfs.stopDataNode(0));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(FaultyRun.STEPS, steps());
  }

  private Cli.Result harmed(LocalCluster cluster, int after, FaultyRun.Harm harm)
      throws IOException {
    return FaultyRun.harmed(cluster, this::steps, after, harm, FaultyRun.train(folder, run));
  }

  /** The file system still takes the lost driver for the writer of the metrics. */
  @Test
  void aDriverThatIsLost() throws Exception {
    List<String> arguments = new ArrayList<>(List.of(FaultyRun.train(folder, run)));
    arguments.addAll(List.of("--master", "local[1]"));
    Path log = folder.resolve("log");
    Process driver = Cli.start(true, log, arguments.toArray(String[]::new));
    while (steps() < 7 && driver.isAlive()) {
      FaultyRun.pause(20);
    }
    driver.destroyForcibly().waitFor();
    assertTrue(steps() < FaultyRun.STEPS, Files.readString(log));
    Cli.Result resumed = Cli.run("resume", run, "--master", "local[1]", "--json");
    assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(resumed));
    assertEquals(FaultyRun.STEPS, steps());
  }

  /** For some time nobody answers, then nothing can be written. */
  @Test
  void aNameNodeThatStartsAgain() throws IOException {
    try (LocalCluster cluster = new LocalCluster(1, 2)) {
      RETRIES.forEach((key, value) -> cluster.with("spark.hadoop." + key, value));
      Cli.Result result = harmed(cluster, 3, () -> hdfs.restartNameNode(true));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(FaultyRun.STEPS, steps());
  }
}
