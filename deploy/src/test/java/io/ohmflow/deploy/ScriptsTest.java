package io.ohmflow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher and {@code ohmflow-submit} in a copy of the project whose path has spaces, with
 * stand-ins for java, Maven and spark-submit that print their arguments.
 */
@DisabledOnOs(OS.WINDOWS)
class ScriptsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String FAKE_JAVA =
      """
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.15" 2025-04-15' >&2; exit 0; fi
      printf '%s\\n' "in $PWD" "$@"
      exit 7
      """;
  private static final String FAKE_MAVEN =
      """
      echo built >>builds
      mkdir -p deploy/target/launcher
      : >deploy/target/ohmflow.jar
      : >library.jar
      echo "$PWD/library.jar" >deploy/target/launcher/provided.classpath
      """;

  @TempDir Path folder;
  private Path project;
  private Path tools;
  private Path userFolder;

  @BeforeEach
  void layOut() throws IOException {
    project = Files.createDirectories(folder.resolve("my projects/ohmflow"));
    userFolder = Files.createDirectories(folder.resolve("elsewhere"));
    tools = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.createDirectories(project.resolve("driver/src/main"));
    for (String file :
        List.of(
            "ohmflow",
            "pom.xml",
            "deploy/bin/ohmflow-submit",
            "deploy/conf/log4j2.properties",
            "deploy/conf/log4j2-json.properties",
            "deploy/conf/secure.conf",
            "deploy/conf/spark-defaults.conf")) {
      Files.createDirectories(project.resolve(file).getParent());
      Files.copy(ROOT.resolve(file), project.resolve(file));
      Files.setLastModifiedTime(project.resolve(file), FileTime.from(Instant.EPOCH));
    }
    tool("java", FAKE_JAVA);
    tool("javac", "");
    tool("mvn", FAKE_MAVEN);
  }

  @Test
  void launcherPassesArgumentsFolderAndExitCode() throws Exception {
    ChildProcess run = launch("train", "my run.yaml", "--set", "a=*");

    assertEquals(7, run.exitCode(), run.errors());
    List<String> lines = run.lines();
    assertEquals("in " + userFolder.toRealPath(), lines.get(0));
    assertEquals(
        List.of("io.ohmflow.driver.Main", "train", "my run.yaml", "--set", "a=*"),
        lines.subList(lines.size() - 5, lines.size()));
    assertEquals("@" + built("launcher/jvm.options"), lines.get(1));
    assertTrue(lines.contains(built("ohmflow.jar") + ":" + project.toRealPath() + "/library.jar"));
    assertTrue(lines.contains("-Dspark.locality.wait=0s"), run.output());
  }

  @Test
  void launcherBuildsOnceUntilASourceChanges() throws Exception {
    assertTrue(launch("x").errors().contains("building Ohmflow (first use"));
    assertEquals("", launch("x").errors());
    Path source = Files.createFile(project.resolve("driver/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    assertTrue(launch("x").errors().contains("building Ohmflow (sources have changed)"));
    assertEquals(2, Files.readAllLines(project.resolve("builds")).size());
  }

  @Test
  void launcherBuildsAgainWhenALibraryIsGone() throws Exception {
    launch("x");
    Files.delete(project.resolve("library.jar"));

    assertEquals(7, launch("x").exitCode());
    assertEquals(2, Files.readAllLines(project.resolve("builds")).size());
  }

  @Test
  void userOptionsComeAfterTheShippedOnes() throws Exception {
    ChildProcess run =
        script(project.resolve("ohmflow"), Map.of("OHMFLOW_JAVA_OPTS", "-Xmx1g -Dspark.x=1"), "x");

    List<String> lines = run.lines();
    assertTrue(lines.indexOf("-Xmx1g") > lines.indexOf("-Dspark.locality.wait=0s"), run.output());
    assertTrue(lines.contains("-Dspark.x=1"), run.output());
  }

  @Test
  void failedBuildShowsMavensOutputAndRunsNothing() throws Exception {
    tool("mvn", "echo 'cannot find symbol'; exit 1");
    ChildProcess run = launch("x");

    assertEquals(1, run.exitCode());
    assertTrue(run.errors().contains("cannot find symbol"), run.errors());
    assertTrue(run.errors().contains("the build failed"), run.errors());
    assertEquals("", run.output());
    assertFalse(Files.exists(project.resolve("target/build.lock")));
  }

  @Test
  void unsuitableJavaIsNamed() throws Exception {
    for (String version : List.of("1.8.0_401", "11.0.2", "25.0.1")) {
      tool("java", "echo 'openjdk version \"" + version + "\" 2025-04-15' >&2");
      ChildProcess run = launch("x");

      assertEquals(1, run.exitCode(), version);
      assertTrue(run.errors().contains("Java 17 or 21 is needed"), run.errors());
    }
  }

  @Test
  void missingJavaIsNamed() throws Exception {
    ChildProcess run =
        script(project.resolve("ohmflow"), Map.of("JAVA_HOME", folder + "/no jdk"), "x");

    assertEquals(1, run.exitCode());
    assertTrue(run.errors().contains("no java found in JAVA_HOME"), run.errors());
  }

  @Test
  void submitPutsSparkOptionsBeforeTheJarAndTheVerbAfter() throws Exception {
    tool("spark-submit", "printf '%s\\n' \"$@\"");
    Files.createFile(project.resolve("deploy/ohmflow.jar"));

    ChildProcess run = submit("--master", "local[2]", "--", "train", "my run.yaml");

    String deploy = project.toRealPath() + "/deploy";
    assertEquals(
        List.of(
            "--class",
            "io.ohmflow.driver.Main",
            "--properties-file",
            deploy + "/conf/spark-defaults.conf",
            "--load-spark-defaults",
            "--master",
            "local[2]",
            deploy + "/ohmflow.jar",
            "train",
            "my run.yaml"),
        run.lines());
  }

  @Test
  void submitAddsTheSecureSettingsBeforeThoseOfTheUser() throws Exception {
    tool("spark-submit", "printf '%s\\n' \"$@\"");
    Files.createFile(project.resolve("deploy/ohmflow.jar"));

    List<String> lines =
        submit("--master", "yarn", "--conf", "spark.acls.enable=false", "--", "train").lines();

    assertTrue(lines.contains("spark.authenticate=true"), lines.toString());
    assertTrue(lines.contains("spark.network.crypto.enabled=true"), lines.toString());
    assertTrue(lines.contains("spark.io.encryption.enabled=true"), lines.toString());
    assertTrue(
        lines.indexOf("spark.acls.enable=true") < lines.indexOf("spark.acls.enable=false"),
        "what comes later counts");
    assertFalse(
        script(
                project.resolve("deploy/bin/ohmflow-submit"),
                Map.of("OHMFLOW_SECURE", "no"),
                "--master=yarn",
                "--",
                "train")
            .lines()
            .contains("spark.authenticate=true"));
  }

  @Test
  void aStandaloneClusterNeedsASecret() throws Exception {
    tool("spark-submit", "printf '%s\\n' \"$@\"");
    Files.createFile(project.resolve("deploy/ohmflow.jar"));
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Map<String, String> there = Map.of("SPARK_CONF_DIR", conf.toString());
    Path submit = project.resolve("deploy/bin/ohmflow-submit");

    ChildProcess refused =
        script(submit, there, "--conf", "spark.master=spark://h:1", "--", "train");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.errors().contains("needs spark.authenticate.secret"), refused.errors());

    Files.writeString(conf.resolve("spark-defaults.conf"), "spark.authenticate.secret  x\n");
    ChildProcess run = script(submit, there, "--conf", "spark.master=spark://h:1", "--", "train");
    assertEquals(0, run.exitCode(), run.errors());
    assertTrue(run.lines().contains("spark.authenticate=true"), run.output());
  }

  @Test
  void logsForProgramsAreChosenByTheEnvironment() throws Exception {
    tool("spark-submit", "echo \"$SPARK_SUBMIT_OPTS\"");
    Files.createFile(project.resolve("deploy/ohmflow.jar"));
    Path submit = project.resolve("deploy/bin/ohmflow-submit");
    Map<String, String> json = Map.of("OHMFLOW_LOG", "json");

    assertTrue(
        script(submit, json, "train").output().contains("conf/log4j2-json.properties"), "submit");
    assertTrue(
        script(project.resolve("ohmflow"), json, "x").output().contains("log4j2-json.properties"));
    assertEquals(2, script(submit, Map.of("OHMFLOW_LOG", "xml"), "train").exitCode());
  }

  @Test
  void submitAsksForTheVerb() throws Exception {
    tool("spark-submit", "");
    Files.createFile(project.resolve("deploy/ohmflow.jar"));

    ChildProcess run = submit("--master", "local[2]", "train");

    assertEquals(2, run.exitCode());
    assertTrue(run.errors().contains("put -- between"), run.errors());
  }

  private ChildProcess launch(String... arguments) throws IOException, InterruptedException {
    return script(project.resolve("ohmflow"), Map.of(), arguments);
  }

  private ChildProcess submit(String... arguments) throws IOException, InterruptedException {
    return script(project.resolve("deploy/bin/ohmflow-submit"), Map.of(), arguments);
  }

  private ChildProcess script(Path script, Map<String, String> extra, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", tools.getParent().toString());
    environment.put("SPARK_HOME", "");
    environment.put("OHMFLOW_JAVA_OPTS", "");
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    environment.putAll(extra);
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return ChildProcess.run(userFolder, environment, command);
  }

  private String built(String file) throws IOException {
    return project.toRealPath() + "/deploy/target/" + file;
  }

  private void tool(String name, String body) throws IOException {
    Path file = Files.writeString(tools.resolve(name), "#!/usr/bin/env bash\n" + body);
    assertTrue(file.toFile().setExecutable(true));
  }
}
