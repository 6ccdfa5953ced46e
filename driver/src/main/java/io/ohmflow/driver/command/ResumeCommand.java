package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.driver.plan.Plans;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ohmflow resume RUN}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "Go on with a run from its newest checkpoint, to the same result, on any cluster.",
      "--set changes the keys that have no part in the result: checkpoint, evaluation, spark,"
          + " tracking, name."
    })
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Mixin private ConfigOptions config;
  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = HadoopSettings.configuration();
    Overrides overrides = freeOverrides();
    RunFolder folder = RunFolder.open(location, hadoop);
    LoadedRun run = Runs.load(folder, hadoop, overrides);
    Optional<StoredCheckpoint> start = Runs.start(folder, run, out);
    if (!overrides.equals(Overrides.NONE)) {
      String yaml = run.definition().config().document().toYaml();
      folder.writeSealed(Runs.RUN, yaml.getBytes(StandardCharsets.UTF_8));
    }
    out.say(Plans.headline(run.definition()));
    try (Interruption interruption = Interruption.listen();
        RunSession session = new RunSession(run, folder, spark.master)) {
      session.preflight(out);
      session.track();
      RunSession.Finished finished = session.finish(start, interruption);
      out.print(finished.json(), finished.text());
    }
    return ExitCode.DONE;
  }

  private Overrides freeOverrides() {
    Problems problems = new Problems();
    Overrides overrides = Overrides.of(config.overrides);
    overrides.reportFixed(problems);
    problems.throwIfAny();
    return overrides;
  }
}
