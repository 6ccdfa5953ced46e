package io.ohmflow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The scripts that schedulers start, with a stand-in for ohmflow-submit that ends as it is told.
 */
@DisabledOnOs(OS.WINDOWS)
class SchedulesTest {
  private static final Path DEPLOY = Path.of("").toAbsolutePath();

  /** Ends with the codes of a file, one after another, and writes down how it was called. */
  private static final String SUBMIT =
      """
      #!/usr/bin/env bash
      here=$(dirname "$0")
      echo "$*" >>"$here/calls"
      code=$(head -n 1 "$here/codes")
      sed -i 1d "$here/codes"
      echo '{"report":"r.html","digital":{"accuracy":1}}'
      exit "${code:-0}"
      """;

  /** As much of Airflow as the file needs: tasks are called at once. */
  private static final String AIRFLOW =
      """
      import sys, types
      class AirflowException(Exception): pass
      class AirflowFailException(AirflowException): pass
      class Result:
          def __init__(self, value): self.value = value
          def __rshift__(self, other): return other
      def task(f):
          return lambda *a: Result(f(*[x.value if isinstance(x, Result) else x for x in a]))
      def dag(**options):
          assert options["dag_id"] == "ohmflow_nightly" and options["max_active_runs"] == 1
          return lambda f: f
      airflow = types.ModuleType("airflow")
      exceptions = types.ModuleType("airflow.exceptions")
      exceptions.AirflowException = AirflowException
      exceptions.AirflowFailException = AirflowFailException
      sdk = types.ModuleType("airflow.sdk")
      sdk.dag, sdk.task = dag, task
      sys.modules.update({"airflow": airflow, "airflow.exceptions": exceptions, "airflow.sdk": sdk})
      try:
          exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), {"__name__": "nightly"})
          print("done")
      except AirflowException as e:
          print(type(e).__name__, e)
      """;

  @TempDir Path folder;
  private Path bin;

  @BeforeEach
  void layOut() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    Files.copy(DEPLOY.resolve("bin/ohmflow-scheduled"), bin.resolve("ohmflow-scheduled"));
    assertTrue(bin.resolve("ohmflow-scheduled").toFile().setExecutable(true));
    Path submit = Files.writeString(bin.resolve("ohmflow-submit"), SUBMIT);
    assertTrue(submit.toFile().setExecutable(true));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, ''",
    "1 0, 0, 2, ''",
    "130 0, 0, 2, ''",
    "1 1 0, 1, 2, failed",
    "2 0, 2, 1, the input is wrong",
    "3 0, 3, 1, training diverged",
    "4 0, 4, 1, worse than the one it was compared with"
  })
  void exitCodesDecideWhetherToTryAgainAndWhomToTell(
      String codes, int exitCode, int calls, String alert) throws Exception {
    Files.write(bin.resolve("codes"), List.of(codes.split(" ")));

    ChildProcess run = scheduled("nightly", "--master", "yarn", "--", "sweep", "my sweep.yaml");

    assertEquals(exitCode, run.exitCode(), run.errors());
    List<String> called = Files.readAllLines(bin.resolve("calls"));
    assertEquals(calls, called.size());
    assertEquals("--master yarn -- sweep my sweep.yaml", called.get(0));
    Path told = folder.resolve("told");
    assertEquals(!alert.isEmpty(), Files.exists(told));
    assertTrue(alert.isEmpty() || Files.readString(told).contains(alert), alert);
    try (Stream<Path> logs = Files.list(folder.resolve("state"))) {
      assertEquals(1, logs.filter(log -> log.toString().endsWith(".log")).count());
    }
  }

  @Test
  void aJobThatStillRunsIsNotStartedAgain() throws Exception {
    Path lock = Files.createDirectory(folder.resolve("state")).resolve("nightly.lock");
    Process holder =
        new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; read line")
            .redirectErrorStream(true)
            .start();
    try {
      assertEquals("held", holder.inputReader().readLine());
      ChildProcess run = scheduled("nightly", "--", "sweep", "s.yaml");
      assertEquals(0, run.exitCode());
      assertTrue(run.errors().contains("nightly is still running"), run.errors());
      assertTrue(Files.notExists(bin.resolve("calls")));
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 0, done",
    "0 0 4, AirflowFailException exit code 4: the sweep is worse",
    "3, AirflowFailException exit code 3: training diverged",
    "2, AirflowFailException exit code 2: the input is wrong",
    "130, AirflowException exit code 130",
    "0 1, AirflowException exit code 1"
  })
  void airflowTriesAgainWhatMayEndOtherwise(String codes, String said) throws Exception {
    assumeTrue(hasPython(), "no python3");
    Files.write(bin.resolve("codes"), List.of(codes.split(" ")));
    Path script = Files.writeString(folder.resolve("airflow_here.py"), AIRFLOW);

    ChildProcess run =
        ChildProcess.run(
            folder,
            Map.of("OHMFLOW_SUBMIT", bin.resolve("ohmflow-submit").toString()),
            List.of(
                "python3", script.toString(), DEPLOY.resolve("airflow/ohmflow_dag.py").toString()));

    assertEquals(0, run.exitCode(), run.errors());
    assertTrue(run.output().startsWith(said), run.output());
    List<String> called = Files.readAllLines(bin.resolve("calls"));
    assertEquals(codes.split(" ").length, called.size());
    assertTrue(called.get(0).endsWith("--resume --json"), called.get(0));
  }

  @Test
  void scriptsAreSoundShell() throws Exception {
    for (String script : List.of("../ohmflow", "bin/ohmflow-submit", "bin/ohmflow-scheduled")) {
      ChildProcess run =
          ChildProcess.run(
              folder, Map.of(), List.of("bash", "-n", DEPLOY.resolve(script).toString()));
      assertEquals(0, run.exitCode(), run.errors());
    }
  }

  @Test
  void theCrontabCallsTheScriptAndEscapesPercent() throws IOException {
    for (String line : Files.readAllLines(DEPLOY.resolve("cron/ohmflow.cron"))) {
      if (line.matches("[0-9*].*")) {
        assertTrue(
            line.matches("(\\S+ ){5}/opt/ohmflow/bin/ohmflow-scheduled [a-z]+ .*-- [a-z]+ .*"),
            line);
        assertTrue(!line.matches(".*[^\\\\]%.*"), line);
      }
    }
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ChildProcess scheduled(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(bin.resolve("ohmflow-scheduled").toString());
    command.addAll(List.of(arguments));
    return ChildProcess.run(
        folder,
        Map.of(
            "OHMFLOW_STATE",
            folder.resolve("state").toString(),
            "OHMFLOW_PAUSE",
            "0",
            "OHMFLOW_ALERT",
            "cat >'" + folder.resolve("told") + "'"),
        command);
  }
}
