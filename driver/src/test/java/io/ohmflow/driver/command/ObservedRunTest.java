package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What those who operate a cluster see of a run: job descriptions, metrics, the event log. */
class ObservedRunTest {
  private static final List<String> LABELS = Collections.synchronizedList(new ArrayList<>());
  private static volatile String page = "";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path temporary;
  private final Map<String, String> settings = new TreeMap<>();

  /** Started by Spark; looks at the metrics while the run goes on. */
  public static final class Watcher extends SparkListener {
    @Override
    public void onJobStart(SparkListenerJobStart start) {
      String label = start.properties().getProperty("spark.job.description", "");
      LABELS.add(start.properties().getProperty("spark.jobGroup.id") + " | " + label);
      if (page.isEmpty() && label.contains("step 10 of")) {
        page = get(SparkContext.getOrCreate().uiWebUrl().get() + "/metrics/prometheus/");
      }
    }

    private static String get(String address) {
      try {
        return HttpClient.newHttpClient()
            .send(
                // Spark may stop while this asks, and waits for its listeners then.
                HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
      } catch (IOException e) {
        return "failed: " + e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "interrupted";
      }
    }
  }

  @BeforeEach
  void observe() throws IOException {
    LABELS.clear();
    page = "";
    settings.put("spark.ui.enabled", "true");
    settings.put("spark.ui.port", "0");
    settings.put("spark.extraListeners", Watcher.class.getName());
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.rolling.enabled", "false");
    settings.put("spark.eventLog.compress", "false");
    settings.put(
        "spark.eventLog.dir",
        Files.createDirectory(temporary.resolve("events")).toUri().toString());
    settings.forEach(System::setProperty);
  }

  @AfterEach
  void forget() {
    settings.keySet().forEach(System::clearProperty);
  }

  @ParameterizedTest
  @CsvSource({"driver, 8800", "sharded, 25000"})
  void jobsMetricsAndEventLogSayWhatTheRunDoes(
      String placement, long mostBytesPerJob, TestReporter reporter) throws IOException {
    String file = SmallRun.write(temporary).toString();
    Cli.Result result =
        Cli.run(
            "train",
            file,
            "--output",
            temporary.resolve("run").toString(),
            "--master",
            "local[2]",
            "--set",
            "spark.placement=" + placement,
            "--set",
            "spark.tasks=2",
            "--set",
            "evaluation.every-epochs=5");
    assertEquals(0, result.exitCode(), result.err());

    assertTrue(LABELS.contains("small | small: step 1 of 35, epoch 1"), LABELS.toString());
    assertTrue(LABELS.contains("small | small: step 35 of 35, epoch 5"), LABELS.toString());
    assertTrue(LABELS.contains("small | small: test after step 35"), LABELS.toString());
    assertTrue(LABELS.contains("small | small: chips"), LABELS.toString());
    if (placement.equals("sharded")) {
      assertTrue(LABELS.contains("small | small: checkpoint after step 4"), LABELS.toString());
    }
    assertTrue(metric("step") >= 9 && metric("step") <= 35, page);
    assertTrue(metric("epoch") > 1, page);
    assertTrue(metric("loss") > 0 && metric("loss") < 10, page);
    assertTrue(metric("gradientNorm") > 0, page);
    assertTrue(metric("samplesPerSecond") > 0, page);
    for (String counted : List.of("steps", "samples", "lanes", "overhead", "checkpoint")) {
      assertTrue(metric(counted) > 0, counted + " of " + page);
    }

    long bytes = eventBytes() / LABELS.size();
    reporter.publishEntry(placement + ", bytes of event log per job", "" + bytes);
    assertTrue(bytes < mostBytesPerJob, bytes + " bytes of event log for each job");
  }

  /** Size of the event log without the class path and the settings, which stand there once. */
  private long eventBytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> logs = Files.list(temporary.resolve("events"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(log)) {
          bytes += line.contains("SparkListenerEnvironmentUpdate") ? 0 : line.length();
        }
      }
    }
    return bytes;
  }

  /** The value of a gauge or the count of anything else. */
  private static double metric(String name) {
    return page.lines()
        .filter(
            line -> line.matches("metrics_ohmflow_driver_training_" + name + "_(Value|Count).*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }
}
