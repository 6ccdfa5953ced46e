package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.EvaluationConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.train.ChipEvaluation;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.util.List;
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
        "Try a trained network on simulated chips; the result replaces evaluation.json and the"
            + " report.")
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
      names = "--reference",
      paramLabel = "RUN",
      description = "Another run of the same network, tried on the same chips for comparison.")
  private String reference;

  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = new Configuration();
    RunFolder folder = RunFolder.open(location, hadoop);
    ObjectNode result = evaluate(folder, hadoop);
    if (reference != null) {
      RunFolder other = RunFolder.open(reference, hadoop);
      result.set("reference", evaluate(other, hadoop).put("name", other.location()));
    }
    folder.write(
        "evaluation.json",
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
    String report = Reports.write(folder);
    out.print(result.deepCopy().put("report", report), ResultText.of(result) + "report: " + report);
    return ExitCode.DONE;
  }

  private ObjectNode evaluate(RunFolder folder, Configuration hadoop) throws IOException {
    LoadedRun run = loaded(folder, hadoop);
    String file = RunSession.WEIGHTS;
    float[] parameters;
    try {
      parameters =
          CheckpointStore.parameters(
              run.definition().layout(), Runs.bytes(folder, file), folder.location(file));
    } catch (IOException e) {
      throw new InvalidInputException(folder.location(file), e.getMessage());
    }
    try (RunSession session = new RunSession(run, folder, spark.master)) {
      ChipEvaluation evaluation =
          session.evaluate(settings(run.definition().config().evaluation()), parameters);
      return evaluation.toJson();
    }
  }

  private LoadedRun loaded(RunFolder folder, Configuration hadoop) {
    if (profile == null) {
      return Runs.load(folder, hadoop);
    }
    RunLoader loader = new RunLoader(hadoop);
    return loader.reload(
        Runs.text(folder, "run.yaml"),
        folder.location("run.yaml"),
        loader.profile(profile).text(),
        profile);
  }

  private EvaluationConfig settings(EvaluationConfig trained) {
    EvaluationConfig asked =
        new EvaluationConfig(
            chips == null ? trained.chips() : chips,
            times == null ? trained.times() : times.stream().map(EvaluateCommand::time).toList(),
            seed == null ? trained.seed() : seed,
            trained.everyEpochs(),
            trained.reestimation());
    if (asked.chips() < 1) {
      throw new InvalidInputException("--chips", "expected at least 1, got " + asked.chips());
    }
    return asked;
  }

  private static double time(String text) {
    return EvaluationConfig.time("--times", text);
  }
}
