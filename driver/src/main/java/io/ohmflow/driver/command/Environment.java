package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.spark.Cluster;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.hadoop.util.VersionInfo;

/** What a run ran on, for {@code environment.json}. */
final class Environment {
  private Environment() {}

  static ObjectNode describe(Cluster cluster, RunConfig config) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ohmflow", VersionText.version())
        .put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("spark", cluster.version())
        .put("master", cluster.master())
        .put("hadoop", VersionInfo.getVersion())
        .put("java", Runtime.version().toString())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("arch", System.getProperty("os.arch"))
        .put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()))
        .put("kernels", config.kernels().create(notice -> {}).name());
  }
}
