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

/** Tasks that fail, are slow or hang, and files that are lost, change nothing. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TroubledTasksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"GATHER", "GRADIENT", "SHUFFLE_WRITE", "SHUFFLE_FETCH", "UPDATE"})
  @Tag("cluster")
  void failing(Point point) throws IOException {
    Fault fault = new Fault(point, Action.FAIL, 1, 6, folder);
    try (LocalCluster cluster = new LocalCluster(2, 2).with(fault)) {
      cluster.with("spark.task.maxFailures", "20");
      Cli.Result result = cluster.run(FaultyRun.train(folder));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(6, fault.happened());
  }

  /** The task that is overtaken ends later than its copy. */
  @Test
  @Tag("cluster")
  void slowAndOvertaken() throws IOException {
    Fault fault = new Fault(Point.GRADIENT, Action.SLOW, 20, 3, folder);
    try (LocalCluster cluster = new LocalCluster(2, 2).with(fault)) {
      cluster
          .with("spark.speculation", "true")
          .with("spark.speculation.interval", "50ms")
          .with("spark.speculation.multiplier", "1.5")
          .with("spark.speculation.quantile", "0.5");
      Cli.Result result = cluster.run(FaultyRun.train(folder));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(3, fault.happened());
  }

  @Test
  @Tag("cluster")
  void hanging() throws IOException {
    Fault fault = new Fault(Point.GRADIENT, Action.HANG, 30, 1, folder);
    try (LocalCluster cluster = new LocalCluster(2, 2).with(fault)) {
      cluster.with("spark.task.reaper.killTimeout", "2s");
      cluster.with("spark.task.reaper.pollingInterval", "1s");
      Cli.Result result = cluster.run(train("--set", "spark.step-timeout=10 s"));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(1, fault.happened());
  }

  /** In one process a task that hangs cannot be ended; the run can. */
  @Test
  void hangingForGood() throws IOException {
    Fault fault = new Fault(Point.GRADIENT, Action.HANG, 30, 8, folder);
    System.setProperty("spark.task.reaper.killTimeout", "1s");
    System.setProperty(Fault.PROPERTY, fault.option().split("=", 2)[1]);
    try {
      Cli.Result result = Cli.run(local(train("--set", "spark.step-timeout=4 s")));
      assertEquals(1, result.exitCode());
      assertTrue(result.err().contains("no task has ended for "), result.err());
      assertTrue(result.err().contains("running: lane"), result.err());
    } finally {
      System.clearProperty("spark.task.reaper.killTimeout");
      System.clearProperty(Fault.PROPERTY);
    }
  }

  @Test
  void theFirstFailureIsToldWithItsPlace() throws IOException {
    Fault fault = new Fault(Point.GRADIENT, Action.FAIL, 30, 100, folder);
    System.setProperty(Fault.PROPERTY, fault.option().split("=", 2)[1]);
    try {
      Cli.Result result = Cli.run(local(train()));
      assertEquals(1, result.exitCode());
      String told = result.err();
      assertTrue(told.matches("(?s).*\nstep \\d+ failed: lanes? \\d.*"), told);
      assertTrue(told.contains("attempt 1, on "), told);
      assertTrue(told.contains("injected at GRADIENT"), told);
    } finally {
      System.clearProperty(Fault.PROPERTY);
    }
  }

  @Test
  @Tag("cluster")
  void shuffleFilesThatAreLost() throws IOException {
    Fault fault = new Fault(Point.SHUFFLE_FETCH, Action.LOSE_FILES, 5, 2, folder);
    try (LocalCluster cluster = new LocalCluster(2, 2).with(fault)) {
      Cli.Result result = cluster.run(FaultyRun.train(folder));
      assertEquals(FaultyRun.digest(folder), FaultyRun.digestOf(result));
    }
    assertEquals(2, fault.happened());
  }

  private String[] train(String... more) throws IOException {
    return FaultyRun.train(folder, folder.resolve("run").toString(), more);
  }

  private static String[] local(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--master";
    all[arguments.length + 1] = "local[2]";
    return all;
  }
}
