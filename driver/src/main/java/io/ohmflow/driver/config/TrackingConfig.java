package io.ohmflow.driver.config;

import io.ohmflow.profile.document.Section;
import java.net.URI;
import java.util.Optional;

/**
 * Section {@code tracking}. Free: it does not change the result of a run.
 *
 * @param tensorBoard whether event files for TensorBoard are written
 * @param mlflow the server of MLflow that is told, if any
 */
public record TrackingConfig(boolean tensorBoard, Optional<Mlflow> mlflow) {
  /**
   * A tracking server.
   *
   * @param uri where it is, {@code http} or {@code https}
   * @param experiment to which the run belongs
   */
  public record Mlflow(String uri, String experiment) {}

  static TrackingConfig read(Section s) {
    boolean tensorBoard = s.flag("tensorboard", false);
    if (!s.has("mlflow")) {
      return new TrackingConfig(tensorBoard, Optional.empty());
    }
    Section mlflow = s.section("mlflow");
    String uri = mlflow.text("uri");
    if (mlflow.has("uri") && !isHttp(uri)) {
      mlflow.problem("uri", "expected an address such as http://localhost:5000, got " + uri);
    }
    return new TrackingConfig(
        tensorBoard, Optional.of(new Mlflow(uri, mlflow.text("experiment", "ohmflow"))));
  }

  private static boolean isHttp(String uri) {
    try {
      URI parsed = URI.create(uri);
      return parsed.getHost() != null
          && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
