package io.ohmflow.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.spark.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Spark's cost of one training step on one machine with two slots, for three sizes of network: wall
 * time of the step minus the time of the task whose lanes computed longest. So few samples per lane
 * are used that the rest is what Spark adds (scheduling, parameters out, sums back, the tree on the
 * driver). Beside it stand the lanes themselves, which are the baseline, and what the driver does
 * with the sum: update and digest. Prints milliseconds as a table, or with {@code --json} as one
 * object.
 */
public final class SparkStepBenchmark {
  private static final String MASTER = "local[2]";
  private static final int WARM_UP_STEPS = 100;
  private static final int MEASURED_STEPS = 200;

  /**
   * Units of the only hidden layer: with 784 inputs and 10 classes, h units make 795 h + 10
   * parameters, about 60 thousand, 300 thousand and 1 million.
   */
  private static final int[] HIDDEN_UNITS = {75, 377, 1258};

  private static final String HARDWARE = "ideal";

  /** 100 steps in an epoch, three epochs. */
  private static final String RUN =
      """
      name: step-benchmark
      data: {source: strokes, train: 1600, test: 10}
      network:
        - flatten
        - linear: {out: HIDDEN}
        - relu
        - linear: {out: 10}
      hardware: ideal
      training:
        gradient: none
        epochs: 3
        batch: 16
        lanes: 8
        optimizer: {name: sgd, learning-rate: 0.01, momentum: 0.9}
      """;

  private static final int USAGE_ERROR = 2;

  private SparkStepBenchmark() {}

  /**
   * Measures and prints.
   *
   * @param arguments {@code --json} or nothing
   */
  public static void main(String[] arguments) {
    List<String> options = Arrays.asList(arguments);
    boolean json = options.equals(List.of("--json"));
    if (!json && !options.isEmpty()) {
      System.err.println("usage: bench/run SparkStepBenchmark [--json]");
      System.exit(USAGE_ERROR);
    }
    try (Cluster cluster = Cluster.start("step benchmark", MASTER)) {
      List<StepTimes> all = new ArrayList<>();
      for (int hidden : HIDDEN_UNITS) {
        String run = RUN.replace("HIDDEN", Integer.toString(hidden));
        all.add(
            StepTimes.measure(
                cluster, BenchmarkRun.load(run, HARDWARE), WARM_UP_STEPS, MEASURED_STEPS));
      }
      System.out.println(json ? json(cluster, all) : table(cluster, all));
    }
  }

  private static String table(Cluster cluster, List<StepTimes> all) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "Spark %s, %s, %d steps after %d of warm-up, milliseconds%n%n",
            cluster.version(), cluster.master(), MEASURED_STEPS, WARM_UP_STEPS));
    text.append(
        String.format("%10s  %-6s  %8s  %8s  %8s%n", "parameters", "part", "median", "p10", "p90"));
    for (StepTimes times : all) {
      times
          .parts()
          .forEach(
              (part, spread) ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "%,10d  %-6s  %8.2f  %8.2f  %8.2f%n",
                          times.parameters(),
                          part.title(),
                          spread.median(),
                          spread.p10(),
                          spread.p90())));
    }
    return text.toString().stripTrailing();
  }

  private static ObjectNode json(Cluster cluster, List<StepTimes> all) {
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("spark", cluster.version())
            .put("master", cluster.master())
            .put("warmUpSteps", WARM_UP_STEPS)
            .put("measuredSteps", MEASURED_STEPS);
    ArrayNode networks = result.putArray("networks");
    for (StepTimes times : all) {
      ObjectNode network = networks.addObject().put("parameters", times.parameters());
      times.parts().forEach((part, spread) -> network.set(part.title(), spread.json()));
    }
    return result;
  }
}
