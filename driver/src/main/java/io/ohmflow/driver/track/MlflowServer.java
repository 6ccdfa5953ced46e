package io.ohmflow.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A tracking server of MLflow, by its REST interface, version 2.0. Who asks is told by the
 * environment variables that MLflow's own clients take: {@code MLFLOW_TRACKING_TOKEN}, or {@code
 * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}. Source: "REST API" of the MLflow
 * documentation.
 */
final class MlflowServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PATH = "/api/2.0/mlflow/";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final String uri;
  private final Optional<String> authorization;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  MlflowServer(String uri, Map<String, String> environment) {
    this.uri = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    this.authorization = authorization(environment);
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    if (token != null) {
      return Optional.of("Bearer " + token);
    }
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    if (user == null) {
      return Optional.empty();
    }
    String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  /** Identifier of an experiment, which is made if there is none of that name. */
  String experiment(String name) throws IOException {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    HttpResponse<String> found =
        send(request("experiments/get-by-name?experiment_name=" + encoded).GET());
    if (found.statusCode() == NOT_FOUND) {
      ObjectNode wanted = JSON.createObjectNode().put("name", name);
      return post("experiments/create", wanted).path("experiment_id").asText();
    }
    return body(found).path("experiment").path("experiment_id").asText();
  }

  /** Sends an object and returns the answer. */
  JsonNode post(String path, ObjectNode content) throws IOException {
    return body(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(content.toString()))));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri + PATH + path)).timeout(PATIENCE);
    authorization.ifPresent(who -> request.header("Authorization", who));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + uri, e);
    }
  }

  private static JsonNode body(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != OK) {
      throw new IOException(
          "%s answered %d: %s"
              .formatted(response.uri(), response.statusCode(), response.body().strip()));
    }
    return JSON.readTree(response.body());
  }
}
