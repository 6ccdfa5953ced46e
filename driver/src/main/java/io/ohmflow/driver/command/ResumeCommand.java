package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Plans;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ohmflow resume RUN}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Go on with a run from its newest checkpoint, to the same result.")
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = new Configuration();
    RunFolder folder = RunFolder.open(location, hadoop);
    LoadedRun run = Runs.load(folder, hadoop);
    out.say(Plans.headline(run.definition()));
    try (Interruption interruption = Interruption.listen();
        RunSession session = new RunSession(run, folder, spark.master)) {
      session.finish(interruption, out);
    }
    return ExitCode.DONE;
  }
}
