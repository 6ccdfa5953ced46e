package io.ohmflow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The uber jar under Spark's own launcher class, with no other jar of ours on the class path. */
class SparkSubmitIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("ohmflow.launcher"));

  @TempDir Path folder;

  @Test
  void standardOutputHasTheVersionAndNothingOfSpark() throws IOException, InterruptedException {
    ChildProcess run = submit("--version");

    assertEquals(0, run.exitCode(), run.errors());
    assertTrue(run.output().startsWith("ohmflow "), run.output());
    assertFalse(run.output().contains("park"), run.output());
  }

  @Test
  void wrongInputGivesExitCodeTwo() throws IOException, InterruptedException {
    ChildProcess run = submit("no-such-verb");

    assertEquals(2, run.exitCode(), run.errors());
    assertTrue(run.errors().contains("no-such-verb"), run.errors());
  }

  private ChildProcess submit(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + LAUNCHER.resolve("jvm.options"));
    command.add("-cp");
    command.add(Files.readString(LAUNCHER.resolve("provided.classpath")).strip());
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(List.of("--class", "io.ohmflow.driver.Main", System.getProperty("ohmflow.jar")));
    command.addAll(List.of(arguments));
    return ChildProcess.run(folder, Map.of(), command);
  }
}
