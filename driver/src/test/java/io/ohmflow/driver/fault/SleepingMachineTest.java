package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A notebook that is closed during a training: the one process of a local run stands still. */
@Tag("cluster")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SleepingMachineTest {
  private static final String TIMEOUT = "3s";
  private static final long SLEEP_MILLIS = 8_000;

  @TempDir Path folder;

  @Test
  void goesOnAsIfNothingHadBeen() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill");
    Path run = folder.resolve("run");
    Path log = folder.resolve("log");
    String[] arguments =
        FaultyRun.train(
            folder, run.toString(), "--set", "training.epochs=40", "--master", "local[2]");
    List<String> impatient =
        List.of(
            "-Dspark.network.timeout=" + TIMEOUT,
            "-Dspark.network.timeoutInterval=1s",
            "-Dspark.executor.heartbeatInterval=1s");
    Process driver = Cli.start(true, log, impatient, arguments);
    while (driver.isAlive() && FaultyRun.steps(run) < 2) {
      FaultyRun.pause(20);
    }
    send("STOP", driver);
    FaultyRun.pause(SLEEP_MILLIS);
    long before = FaultyRun.steps(run);
    send("CONT", driver);
    assertTrue(driver.waitFor(2, TimeUnit.MINUTES));
    String told = Files.readString(log);
    assertEquals(0, driver.exitValue(), told);
    assertTrue(before < FaultyRun.steps(run), "it was over before it slept");
    assertFalse(told.contains("executor"), told);
  }

  private static void send(String signal, Process to) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("/bin/kill", "-" + signal, "" + to.pid()).start();
    assertEquals(0, kill.waitFor());
  }
}
