package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Plans;
import io.ohmflow.driver.plan.RunLoader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow train RUN.yaml}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a network, try it on simulated chips, write a report.")
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN.yaml", description = "What to train.")
  private String file;

  @Option(names = "--dry-run", description = "Print the plan and stop.")
  private boolean dryRun;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Run folder, local or hdfs://…; must not exist. Default: runs/NAME.")
  private String output;

  @Mixin private ConfigOptions config;
  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = HadoopSettings.configuration();
    LoadedRun run = new RunLoader(hadoop).load(file, config.overrides);
    if (dryRun) {
      ObjectNode plan = new ObjectMapper().valueToTree(Plans.of(run.definition()));
      out.print(plan, Plans.text(run.definition()));
      return ExitCode.DONE;
    }
    RunFolder folder = Runs.newFolder(run, output, hadoop);
    out.say(Plans.headline(run.definition()));
    try (Interruption interruption = Interruption.listen();
        RunSession session = new RunSession(run, folder, spark.master)) {
      session.describe();
      session.finish(Optional.empty(), interruption, out);
    }
    return ExitCode.DONE;
  }
}
