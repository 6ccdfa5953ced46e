package io.ohmflow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ohmflow-submit} against a standalone master with two workers, processes of their own made
 * of Spark's published jars, with the authentication and encryption that are shipped.
 */
@Tag("cluster")
@DisabledOnOs(OS.WINDOWS)
class StandaloneClusterIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("ohmflow.launcher"));
  private static final Path DEPLOY = Path.of("").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String RUN =
      """
      name: tiny
      data: {source: strokes, train: 80, test: 20}
      network:
        - flatten
        - linear: {out: 10}
      training: {epochs: 3, batch: 20, lanes: 4}
      checkpoint: {every-steps: 4}
      evaluation: {chips: 2, times: [1 s]}
      """;

  @TempDir static Path folder;
  private static final List<Process> DAEMONS = new ArrayList<>();
  private static Path home;
  private static String master;

  @BeforeAll
  static void startCluster() throws IOException, InterruptedException {
    installSpark();
    Files.writeString(folder.resolve("tiny.yaml"), RUN);
    int port = freePort();
    master = "spark://127.0.0.1:" + port;
    Path log = folder.resolve("master.log");
    daemon(
        log,
        "org.apache.spark.deploy.master.Master",
        "--port",
        String.valueOf(port),
        "--webui-port",
        "0");
    awaitConnection(port, log);
    for (int i = 0; i < 2; i++) {
      daemon(
          folder.resolve("worker-" + i + ".log"),
          "org.apache.spark.deploy.worker.Worker",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--webui-port",
          "0",
          "--work-dir",
          folder.resolve("work-" + i).toString(),
          master);
    }
  }

  @AfterAll
  static void stopCluster() {
    DAEMONS.forEach(Process::destroy);
  }

  /** What a Spark installation has as far as it is needed: jars, a secret, spark-submit. */
  private static void installSpark() throws IOException {
    home = Files.createDirectory(folder.resolve("spark"));
    Path jars = Files.createDirectory(home.resolve("jars"));
    String classPath = Files.readString(LAUNCHER.resolve("provided.classpath")).strip();
    for (String jar : classPath.split(":")) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    Files.writeString(
        Files.createDirectory(home.resolve("conf")).resolve("spark-defaults.conf"),
        "spark.authenticate.secret a-secret-of-this-test\nspark.executor.memory 512m\n");
    Path submit =
        Files.writeString(
            Files.createDirectory(home.resolve("bin")).resolve("spark-submit"),
            """
            #!/usr/bin/env bash
            eval "options=($SPARK_SUBMIT_OPTS)"
            exec '%s' '@%s' "${options[@]}" -Dspark.driver.host=127.0.0.1 -cp "$SPARK_HOME/jars/*" \\
              org.apache.spark.deploy.SparkSubmit "$@"
            """
                .formatted(java(), LAUNCHER.resolve("jvm.options")));
    assertTrue(submit.toFile().setExecutable(true));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void daemon(Path log, String main, String... arguments) throws IOException {
    Path logging =
        Files.writeString(
            folder.resolve("daemon.properties"),
            """
            appender.console.type = Console
            appender.console.name = console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %m%n
            rootLogger.level = info
            rootLogger.appenderRef.console.ref = console
            """);
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("@" + LAUNCHER.resolve("jvm.options"));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Dlog4j2.configurationFile=" + logging,
            // With a secret the server for submissions by REST refuses to start, and the master
            // ends.
            "-Dspark.master.rest.enabled=false",
            "-Dspark.authenticate=true",
            "-Dspark.authenticate.secret=a-secret-of-this-test",
            "-Dspark.network.crypto.enabled=true",
            "-Dspark.network.crypto.authEngineVersion=2",
            "-cp",
            home.resolve("jars") + "/*",
            main,
            "--host",
            "127.0.0.1"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment());
    DAEMONS.add(builder.start());
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_CONF_DIR", home.resolve("conf").toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("OHMFLOW_JAR", System.getProperty("ohmflow.jar"));
    return environment;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitConnection(int port, Path log) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        assertTrue(socket.isConnected());
        return;
      } catch (ConnectException e) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("no master: " + Files.readString(log));
  }

  private static ChildProcess submit(Map<String, String> more, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(DEPLOY.resolve("bin/ohmflow-submit").toString());
    command.addAll(List.of("--master", master, "--"));
    command.addAll(List.of(arguments));
    Map<String, String> environment = environment();
    environment.putAll(more);
    return ChildProcess.run(folder, environment, command);
  }

  private static JsonNode json(ChildProcess run) throws IOException {
    assertEquals(0, run.exitCode(), run.errors());
    return new ObjectMapper().readTree(run.output());
  }

  @Test
  void aRunOfTheClusterIsVerifiedOnAnother() throws Exception {
    String output = folder.resolve("run").toString();
    ChildProcess trained =
        submit(
            Map.of("OHMFLOW_LOG", "json"),
            "train",
            "tiny.yaml",
            "--set",
            "spark.placement=sharded",
            "--output",
            output,
            "--json");

    assertTrue(json(trained).path("digest").asText().length() == 64, trained.output());
    assertTrue(trained.errors().contains("2 executors with 2 slots for 4 lanes"), trained.errors());
    assertTrue(trained.errors().contains("equal bits on every CPU"), trained.errors());
    List<JsonNode> logged = new ArrayList<>();
    for (String line : trained.errors().lines().filter(line -> line.startsWith("{")).toList()) {
      logged.add(new ObjectMapper().readTree(line));
    }
    assertTrue(
        logged.stream()
            .anyMatch(
                line ->
                    line.path("message").asText().startsWith("training: step 12/12")
                        && line.path("run").asText().equals("tiny")),
        trained.errors());

    JsonNode here = json(submit(Map.of(), "verify", output, "--steps", "8", "--json"));
    assertTrue(here.path("equal").asBoolean(), here.toString());
    assertEquals(8, here.path("compared").asInt());
    JsonNode there =
        json(
            submit(
                Map.of(),
                "verify",
                output,
                "--master",
                "local[3]",
                "--placement",
                "driver",
                "--json"));
    assertTrue(there.path("equal").asBoolean(), there.toString());
    assertEquals(12, there.path("compared").asInt());
  }
}
