package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.command.Cli;
import io.ohmflow.driver.fault.Fault.Action;
import io.ohmflow.driver.fault.Fault.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** An executor that is gone in the middle of a step changes nothing. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LostExecutorTest {
  @TempDir Path folder;

  @Test
  void inTheMiddleOfALane() throws IOException {
    killed(Point.GRADIENT);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"GRADIENT", "CHECKPOINT_END"})
  @Tag("cluster")
  void inAnotherPhase(Point point) throws IOException {
    killed(point);
  }

  private void killed(Point point) throws IOException {
    Fault fault = new Fault(point, Action.KILL, 1, 1, folder);
    try (LocalCluster cluster = new LocalCluster(2, 2).with(fault)) {
      Cli.Result result = cluster.run(FaultyRun.train(folder, "faulty://" + folder.resolve("run")));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(1, fault.happened());
  }

  /** Nobody holds a shard any more: all of it is computed again since the last checkpoint. */
  @Test
  void allAtOnce() throws IOException {
    try (LocalCluster cluster = new LocalCluster(2, 2)) {
      Cli.Result result = FaultyRun.harmed(cluster, folder, 8, () -> LocalCluster.killExecutors(2));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
  }

  /** What is lost with one of two executors is there, or done again, within seconds. */
  @Test
  @Tag("cluster")
  void oneIsMissedForSeconds() throws IOException {
    missed("KILL", 10_000);
  }

  /** Nothing tells of a machine that falls silent but the time it has not been heard of. */
  @Test
  @Tag("cluster")
  void silenceIsNoticedInAMinute() throws IOException {
    missed("STOP", 100_000);
  }

  /** What a signal to one of two executors costs besides what is computed again. */
  private void missed(String signal, double mostMillis) throws IOException {
    try (LocalCluster cluster = new LocalCluster(2, 1)) {
      Cli.Result result = FaultyRun.harmed(cluster, folder, 8, () -> LocalCluster.signal(signal));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    double[] millis = FaultyRun.stepMillis(folder.resolve("run"));
    double undisturbed = Arrays.stream(millis, 3, 8).sorted().toArray()[2];
    double hit = Arrays.stream(millis, 8, millis.length).max().orElseThrow();
    System.out.printf("a step took %.0f ms, after %s %.0f ms%n", undisturbed, signal, hit);
    assertTrue(hit < mostMillis + 2 * undisturbed, hit + " ms after " + undisturbed + " ms");
  }

  /** A shard that only one executor holds is lost with it. */
  @Test
  @Tag("cluster")
  void theOnlyOne() throws IOException {
    try (LocalCluster cluster = new LocalCluster(1, 2)) {
      Cli.Result result = FaultyRun.harmed(cluster, folder, 8, () -> LocalCluster.killExecutors(1));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
  }

  @Test
  @Tag("cluster")
  void theMemoryOfOneDoesNotSuffice() throws IOException {
    Fault fault = new Fault(Point.GRADIENT, Action.FILL_HEAP, 20, 1, folder);
    try (LocalCluster cluster = new LocalCluster(2, 2).with(fault)) {
      Cli.Result result = cluster.run(FaultyRun.train(folder));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(1, fault.happened());
  }

  /** The run ends with what happened first, and goes on when the trouble is over. */
  @Test
  @Tag("cluster")
  void againAndAgain() throws IOException {
    Fault fault = new Fault(Point.GRADIENT, Action.KILL, 60, 100, folder);
    try (LocalCluster cluster = new LocalCluster(2, 2).with(fault)) {
      Cli.Result result = cluster.run(FaultyRun.train(folder));
      assertEquals(1, result.exitCode());
      assertTrue(result.err().contains(" failed: lanes "), result.err());
      assertTrue(result.err().contains("executor"), result.err());
      assertTrue(result.err().contains("`resume` goes on"), result.err());
    }
    assertTrue(fault.happened() >= 4, fault.happened() + " kills");
    Cli.Result resumed =
        Cli.run("resume", folder.resolve("run").toString(), "--master", "local[2]", "--json");
    assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(resumed));
  }
}
