package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.plan.TextFile;
import io.ohmflow.driver.progress.Displays;
import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.spark.Cluster;
import io.ohmflow.driver.spark.TrialJobs;
import io.ohmflow.driver.spark.TrialTable;
import io.ohmflow.driver.sweep.Comparison;
import io.ohmflow.driver.sweep.FirstRun;
import io.ohmflow.driver.sweep.FolderLock;
import io.ohmflow.driver.sweep.Journal;
import io.ohmflow.driver.sweep.Leaderboards;
import io.ohmflow.driver.sweep.ResultTables;
import io.ohmflow.driver.sweep.Sweep;
import io.ohmflow.driver.sweep.SweepConfig;
import io.ohmflow.driver.sweep.SweepFiles;
import io.ohmflow.driver.sweep.SweepPlan;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow sweep SWEEP.yaml}. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = {
      "Train many settings of a run, on chips of many kinds, and rank them.",
      "The same command goes on with a sweep that was stopped, killed or made longer."
    })
final class SweepCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SWEEP.yaml", description = "Which settings, and what is best.")
  private String file;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Folder of the sweep, new or to go on with. Default: sweeps/NAME.")
  private String output;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description = "Set a key of SWEEP.yaml, such as --set strategy.trials=48. May be repeated.")
  private Map<String, String> overrides = Map.of();

  @Option(names = "--dry-run", description = "Print the trials and stop.")
  private boolean dryRun;

  @Option(
      names = "--if-changed",
      description =
          "Do nothing if the folder holds this very sweep, finished: the same settings, data,"
              + " profiles and objectives.")
  private boolean ifChanged;

  @Option(
      names = "--compare",
      paramLabel = "FOLDER",
      description =
          "A former sweep to compare with; exit code 4 if the best trial is worse by more than"
              + " compare.largest-loss.")
  private String former;

  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = HadoopSettings.configuration();
    SweepPlan plan = plan(hadoop);
    if (dryRun) {
      out.print(SweepText.json(plan), SweepText.of(plan));
      return ExitCode.DONE;
    }
    Optional<Leaderboard> before = Optional.empty();
    if (former != null) {
      before = Optional.of(SweepFiles.former(former, hadoop));
      Comparison.check(before.get(), plan);
    }
    String location = output == null ? "sweeps/" + plan.config().name() : output;
    RunFolder folder = RunFolder.use(location, hadoop);
    try (FolderLock lock = FolderLock.take(folder)) {
      SweepFiles files = new SweepFiles(folder);
      if (ifChanged && files.isFinished(plan.key())) {
        out.say("nothing changed since " + folder.location() + " was finished");
      } else {
        run(plan, folder, files, before);
      }
      return conclude(plan, files, before);
    }
  }

  private SweepPlan plan(Configuration hadoop) throws IOException {
    Problems problems = new Problems();
    Document document = Document.parse(TextFile.read(file, hadoop), file, problems);
    for (Map.Entry<String, String> each : overrides.entrySet()) {
      document = document.with(each.getKey(), each.getValue(), "--set " + each.getKey());
    }
    SweepConfig config = SweepConfig.read(document);
    problems.throwIfAny();
    RunLoader loader = new RunLoader(hadoop);
    if (config.first().isPresent() && !dryRun) {
      trainFirst(config, config.first().get(), loader, hadoop);
    }
    return SweepPlan.of(config, loader);
  }

  /** Before trials are read, since they may begin with what it has learned. */
  private void trainFirst(
      SweepConfig config, FirstRun first, RunLoader loader, Configuration hadoop)
      throws IOException {
    LoadedRun run = loader.load(config.run(), config.ofFirst(first));
    RunFolder folder = RunFolder.use(first.output(), hadoop);
    Training training = new Training(run, file + ": first", folder, hadoop);
    if (!training.isFinished()) {
      training.run(spark.master, out);
    }
  }

  private void run(SweepPlan plan, RunFolder folder, SweepFiles files, Optional<Leaderboard> before)
      throws IOException {
    out.say(SweepText.headline(plan));
    try (Interruption interruption = Interruption.listen();
        Journal journal = Journal.open(folder);
        Cluster cluster = Cluster.start("ohmflow sweep " + plan.config().name(), spark.master);
        TrialJobs jobs = cluster.trials()) {
      Sweep sweep =
          new Sweep(
              plan,
              folder,
              journal,
              jobs,
              plan.room(cluster.slots()),
              Displays.onStandardError("sweep", "result"));
      sweep.run(interruption);
      Leaderboard board = Leaderboards.of(plan, sweep.trials(), journal);
      TrialTable table = jobs.table(board);
      table.writeParquet(folder.location("trials.parquet"));
      files.write(plan, board.with(table.importance()), before);
    }
  }

  private int conclude(SweepPlan plan, SweepFiles files, Optional<Leaderboard> before)
      throws IOException {
    Leaderboard board = files.leaderboard();
    ObjectNode result = board.json();
    StringBuilder text = new StringBuilder(SweepText.of(board));
    ResultTables.of(plan, board)
        .ifPresent(
            table -> {
              result.set("table", table.json());
              text.append('\n').append(SweepText.of(table));
            });
    int code = ExitCode.DONE;
    if (before.isPresent()) {
      Comparison comparison = Comparison.of(before.get(), board, plan.config().largestLoss());
      result.set("compared", comparison.json());
      text.append('\n').append(comparison.text());
      code = comparison.failed() ? ExitCode.REGRESSED : ExitCode.DONE;
    }
    out.print(
        result.put("sweep", files.location()).put("report", files.report()),
        text + "\nsweep: " + files.location() + "\nreport: " + files.report());
    return code;
  }
}
