package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Plans;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
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

  @Option(
      names = "--resume",
      description =
          "Go on with the run if the folder of --output holds it already: for schedulers that start"
              + " the same command again.")
  private boolean resume;

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
    RunSession.Finished finished =
        new Training(run, file, folder(run, hadoop), hadoop).run(spark.master, out);
    out.print(finished.json(), finished.text());
    return ExitCode.DONE;
  }

  private RunFolder folder(LoadedRun run, Configuration hadoop) {
    if (!resume) {
      return Runs.newFolder(run, output, hadoop);
    }
    String place = output == null ? run.definition().config().output() : output;
    if (place.isEmpty()) {
      throw new InvalidInputException("--resume", "needs --output, to find the run again");
    }
    return RunFolder.use(place, hadoop);
  }
}
