package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.preflight.Preflight;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow preflight RUN.yaml}. */
@Command(
    name = "preflight",
    mixinStandardHelpOptions = true,
    description = {
      "Look whether a cluster can do a run: slots, memory, write access, kernels, CPU types,"
          + " clocks, the time Spark takes for a step.",
      "train and resume do the same before they begin."
    })
final class PreflightCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN.yaml", description = "What is to be trained.")
  private String file;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Run folder that is to be written; removed again if it was not there.")
  private String output;

  @Mixin private ConfigOptions config;
  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = HadoopSettings.configuration();
    LoadedRun run = new RunLoader(hadoop).load(file, config.overrides);
    RunConfig settings = run.definition().config();
    String place = output == null ? settings.output() : output;
    RunFolder folder =
        RunFolder.create(
            place.isEmpty() ? RunFolder.free("runs/" + settings.name(), hadoop) : place, hadoop);
    try (RunSession session = new RunSession(run, folder, spark.master)) {
      Preflight preflight = session.preflight(out);
      out.print(preflight.json(), "the run can begin");
      return ExitCode.DONE;
    } finally {
      folder.delete("");
    }
  }
}
