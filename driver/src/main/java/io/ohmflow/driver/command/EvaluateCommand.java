package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.EffectStudy;
import io.ohmflow.driver.config.EvaluationConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.train.EvaluationFiles;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow evaluate RUN}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Try a trained network on simulated chips; the result replaces evaluation.json,"
            + " evaluation.csv and the report.")
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Option(
      names = "--chips",
      paramLabel = "N",
      description = "Chip instances. Default: as in the run.")
  private Integer chips;

  @Option(
      names = "--times",
      paramLabel = "TIME",
      split = ",",
      description = "Read times after programming, such as 1s,1h,1day. Default: as in the run.")
  private List<String> times;

  @Option(names = "--seed", description = "Seed of the chip population. Default: as in the run.")
  private Long seed;

  @Option(
      names = "--profile",
      paramLabel = "P",
      description = "Another hardware profile than the run was trained for: a name or a file.")
  private String profile;

  @Option(
      names = "--each-effect",
      description =
          "Also try every effect of the profile alone, and all but that one: tells what costs how"
              + " much accuracy.")
  private boolean eachEffect;

  @Option(
      names = "--threshold",
      paramLabel = "A",
      description =
          "Accuracy a chip must reach, such as 0.98; the share of chips that do is reported."
              + " Default: as in the run.")
  private Double threshold;

  @Option(
      names = "--reference",
      paramLabel = "RUN",
      description = "Another run of the same network, tried on the same chips for comparison.")
  private String reference;

  @Option(
      names = "--batch-norm",
      paramLabel = "WHICH",
      description =
          "Moments of batch normalisation: running, those of training, or reestimated on each chip"
              + " at each time. Default: as in the run.")
  private String batchNorm;

  @Option(
      names = "--ranges",
      paramLabel = "WHICH",
      description =
          "Converter ranges that the hardware leaves open: trained, or reestimated on each chip at"
              + " each time. Default: as in the run.")
  private String ranges;

  @Option(
      names = "--reestimation-batches",
      paramLabel = "N",
      description = "Batches of 250 training samples for that. Default: as in the run.")
  private Integer batches;

  @Mixin private ConfigOptions config;
  @Mixin private EffectOptions effects;
  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = HadoopSettings.configuration();
    RunFolder folder = RunFolder.open(location, hadoop);
    Optional<RunFolder> other =
        Optional.ofNullable(reference).map(place -> RunFolder.open(place, hadoop));
    EvaluationFiles files = evaluate(folder, hadoop);
    ObjectNode result = files.json();
    StringBuilder csv = new StringBuilder(EvaluationFiles.CSV_HEADER);
    csv.append(files.csv(folder.name()));
    if (other.isPresent()) {
      EvaluationFiles second = evaluate(other.get(), hadoop);
      result.set("reference", second.json().put("name", other.get().location()));
      csv.append(second.csv(other.get().name()));
    }
    folder.write(
        "evaluation.json",
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
    folder.writeText("evaluation.csv", csv.toString());
    String report = Reports.write(folder);
    out.print(result.deepCopy().put("report", report), ResultText.of(result) + "report: " + report);
    return ExitCode.DONE;
  }

  private EvaluationFiles evaluate(RunFolder folder, Configuration hadoop) throws IOException {
    Problems problems = new Problems();
    Set<Effect> wanted = effects.wanted(problems);
    Overrides overrides = config.hardware(problems);
    problems.throwIfAny();
    LoadedRun run = loaded(folder, overrides, hadoop);
    EvaluationConfig settings = settings(run.definition().config().evaluation());
    float[] parameters = Runs.parameters(folder, run);
    try (RunSession session = new RunSession(run, folder, spark.master)) {
      return new EvaluationFiles(
          session.evaluate(settings, wanted, parameters), run.test().tokensPerWord());
    }
  }

  private LoadedRun loaded(RunFolder folder, Overrides overrides, Configuration hadoop) {
    if (profile == null) {
      return Runs.load(folder, hadoop, overrides);
    }
    RunLoader loader = new RunLoader(hadoop);
    return loader.reload(
        Runs.text(folder, Runs.RUN),
        folder.location(Runs.RUN),
        loader.profile(profile, overrides).text(),
        profile);
  }

  private EvaluationConfig settings(EvaluationConfig trained) {
    Problems problems = new Problems();
    EvaluationConfig asked =
        new EvaluationConfig(
            chips == null ? trained.chips() : chips,
            times == null ? trained.times() : times.stream().map(EvaluateCommand::time).toList(),
            seed == null ? trained.seed() : seed,
            trained.everyEpochs(),
            trained.reestimation().with(batchNorm, ranges, batches, problems),
            eachEffect ? EffectStudy.EACH : trained.effects(),
            threshold == null ? trained.threshold() : threshold);
    if (asked.chips() < 1) {
      problems.add("--chips", 0, "", "expected at least 1, got " + asked.chips());
    }
    if (!(asked.threshold() >= 0 && asked.threshold() <= 1)) {
      problems.add("--threshold", 0, "", "expected a share from 0 to 1, got " + asked.threshold());
    }
    problems.throwIfAny();
    return asked;
  }

  private static double time(String text) {
    return EvaluationConfig.time("--times", text);
  }
}
