package io.ohmflow.driver.command;

import io.ohmflow.driver.bench.BenchNetworks;
import io.ohmflow.driver.bench.BenchRun;
import io.ohmflow.driver.bench.StepBench;
import io.ohmflow.driver.bench.StepReport;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.profile.document.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ohmflow bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure training steps on this machine, without Spark.")
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      paramLabel = "NAME|RUN.yaml",
      required = true,
      description =
          "mlp, lenet, resnet20, lm96 or lm5k on made-up data; or a configuration with its data.")
  private String network;

  @Option(
      names = "--gradient",
      paramLabel = "G",
      description =
          "none (digital), ste, ste-noisy or autodiff. Default: ste, or what RUN.yaml says.")
  private String gradient;

  @Option(
      names = "--hardware",
      paramLabel = "P",
      description = "Hardware profile. Default: comparison, or what RUN.yaml says.")
  private String hardware;

  @Option(
      names = "--linalg",
      paramLabel = "K",
      description = "portable or native. Default: portable, or what RUN.yaml says.")
  private String linalg;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps that count. Default: 20.")
  private int steps;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps before them. Default: 20.")
  private int warmUp;

  @Option(
      names = "--lanes",
      paramLabel = "L",
      defaultValue = "1",
      description = "Lanes, each with a thread and a whole batch of its own. Default: 1.")
  private int lanes;

  @Mixin private ConfigOptions config;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Problems problems = new Problems();
    atLeast("--steps", 1, steps, problems);
    atLeast("--warmup", 0, warmUp, problems);
    atLeast("--lanes", 1, lanes, problems);
    boolean file = network.contains("/") || network.endsWith(".yaml");
    if (!file && !BenchNetworks.names().contains(network)) {
      List<String> names = BenchNetworks.names();
      problems.add(
          "--network",
          0,
          "",
          "expected %s or a file, got %s".formatted(String.join(", ", names), network));
    }
    problems.throwIfAny();
    RunLoader loader = new RunLoader(HadoopSettings.configuration());
    BenchRun run =
        file
            ? BenchRun.of(loader.load(network, changes()))
            : BenchNetworks.load(network, loader, changes());
    try (StepBench bench = new StepBench(run, new StepBench.Plan(lanes, warmUp, steps))) {
      StepReport report = bench.measure();
      BenchText text = new BenchText(network, run.definition(), report);
      output.print(text.json(), text.text());
    }
    return ExitCode.DONE;
  }

  private static void atLeast(String option, int least, int value, Problems problems) {
    if (value < least) {
      problems.add(option, 0, "", "expected at least %d, got %d".formatted(least, value));
    }
  }

  private Map<String, String> changes() {
    Map<String, String> changes = new LinkedHashMap<>(config.overrides);
    put(changes, "training.gradient", gradient);
    put(changes, "hardware", hardware);
    put(changes, "kernels", linalg);
    return changes;
  }

  private static void put(Map<String, String> changes, String key, String value) {
    if (value != null) {
      changes.put(key, value);
    }
  }
}
