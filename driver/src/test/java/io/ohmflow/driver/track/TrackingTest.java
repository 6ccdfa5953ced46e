package io.ohmflow.driver.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.command.Cli;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What trackers are told of a run, with a server that plays MLflow. */
class TrackingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String YAML =
      """
      data: {source: strokes, train: 20, test: 10}
      network: [flatten, {linear: {out: 10}}]
      training: {epochs: 1, batch: 20}
      tracking: {tensorboard: true, mlflow: {uri: "URI", experiment: first try}}
      """;

  @TempDir Path folder;
  private HttpServer server;
  private String uri;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/mlflow/", this::answer);
    server.start();
    uri = "http://localhost:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString().substring("/api/2.0/mlflow/".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(path + " " + body);
    String answer =
        switch (path) {
          case "experiments/create" -> "{\"experiment_id\": \"7\"}";
          case "runs/create" -> "{\"run\": {\"info\": {\"run_id\": \"abc\"}}}";
          default -> "{}";
        };
    int code = path.startsWith("experiments/get-by-name") ? 404 : status;
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private LoadedRun run() throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), YAML.replace("URI", uri));
    return new RunLoader(new Configuration()).load(file.toString(), Map.of());
  }

  private RunFolder output() {
    return RunFolder.use(folder.resolve("run").toString(), new Configuration());
  }

  private static ObjectNode line(String text) throws IOException {
    return (ObjectNode) JSON.readTree(text);
  }

  private JsonNode request(int i, String path) throws IOException {
    assertTrue(requests.get(i).startsWith(path + " "), requests.get(i));
    return JSON.readTree(requests.get(i).substring(path.length()));
  }

  @Test
  void theCourseOfARunIsTold() throws IOException {
    try (Trackers trackers = Trackers.start(run().definition(), output())) {
      trackers.line(
          line("{\"kind\":\"step\",\"step\":1,\"epoch\":1,\"loss\":\"NaN\",\"accuracy\":0.5}"));
      trackers.line(line("{\"kind\":\"evaluation\",\"step\":1,\"digitalAccuracy\":0.25}"));
      trackers.chips(1, line("{\"times\":[{\"seconds\":3600.0,\"mean\":0.125}]}"));
      trackers.finished();
    }
    assertTrue(requests.get(0).startsWith("experiments/get-by-name?experiment_name=first+try"));
    assertEquals("first try", request(1, "experiments/create").path("name").asText());
    assertEquals("7", request(2, "runs/create").path("experiment_id").asText());
    JsonNode parameters = request(3, "runs/log-batch").path("params");
    assertEquals(
        "{\"key\":\"hardware\",\"value\":\"pcm-standard\"}", parameters.path(1).toString());
    JsonNode metrics = request(4, "runs/log-batch").path("metrics");
    assertEquals(
        List.of("training/accuracy", "test/digitalAccuracy", "chips/accuracy-after-3600s"),
        metrics.findValuesAsText("key"));
    assertEquals(0.125, metrics.path(2).path("value").asDouble());
    assertEquals("FINISHED", request(5, "runs/update").path("status").asText());
    Path events;
    try (Stream<Path> found = Files.list(folder.resolve("run/tensorboard"))) {
      events = found.findFirst().orElseThrow();
    }
    assertTrue(events.getFileName().toString().startsWith("events.out.tfevents."));
    assertEquals(4, TensorBoardEventsTest.records(Files.readAllBytes(events)).size());
  }

  @Test
  void aRunThatGoesOnIsTheSame() throws IOException {
    Trackers.start(run().definition(), output()).close();
    assertEquals("FAILED", request(4, "runs/update").path("status").asText());
    requests.clear();
    Trackers.start(run().definition(), output()).close();
    JsonNode again = request(0, "runs/update");
    assertEquals("abc", again.path("run_id").asText());
    assertEquals("RUNNING", again.path("status").asText());
  }

  @Test
  void aServerThatFailsLaterStopsNothing() throws IOException {
    try (Trackers trackers = Trackers.start(run().definition(), output())) {
      int before = requests.size();
      status = 500;
      for (int i = 0; i < 1200; i++) {
        trackers.line(line("{\"kind\":\"step\",\"step\":1,\"loss\":1.5}"));
      }
      assertEquals(before + 1, requests.size(), "after one refusal nothing more is sent");
      trackers.finished();
    }
  }

  @Test
  void aServerThatCannotBeReachedIsAProblemOfTheInput() throws IOException {
    LoadedRun run = run();
    server.stop(0);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> Trackers.start(run.definition(), output()));
    assertTrue(e.getMessage().startsWith("tracking.mlflow: cannot be used, " + uri));
    Path yaml = folder.resolve("run.yaml");
    Path made = folder.resolve("made");
    Cli.Result result =
        Cli.run("train", yaml.toString(), "--output", made.toString(), "--master", "local[1]");
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("tracking.mlflow: cannot be used, " + uri), result.err());
    assertEquals(0, made.toFile().list().length, "the same command can be given again");
    uri = "localhost";
    e = assertThrows(InvalidInputException.class, this::run);
    assertTrue(e.getMessage().contains("expected an address such as"), e.getMessage());
  }
}
