package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.MetricsLog;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.config.SparkConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.train.Replay;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow verify RUN}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Go through some steps of a run once more, on another layout, and compare the digests.",
      "Writes nothing. Exit code 0 if all are equal, 1 with the first step that differs."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int OTHER_SHARDS = 3;

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Option(
      names = "--from",
      paramLabel = "STEP",
      description =
          "Begin with the newest checkpoint of at most so many steps; 0 is the beginning. Default:"
              + " the newest one that leaves enough steps.")
  private Long from;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps to go through, at most those the run has done. Default: 20.")
  private long steps;

  @Option(
      names = "--tasks",
      paramLabel = "T",
      description = "Tasks per step. Default: one for each lane, half of them if the run did so.")
  private Integer tasks;

  @Option(
      names = "--placement",
      paramLabel = "P",
      description = "Where parameters are: driver or sharded. Default: sharded where possible.")
  private String placement;

  @Option(
      names = "--shards",
      paramLabel = "S",
      description = "Parts of sharded parameters. Default: 3, 2 if the run had 3.")
  private Integer shards;

  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = HadoopSettings.configuration();
    checkOptions();
    RunFolder folder = RunFolder.view(location, hadoop);
    RunLoader loader = new RunLoader(hadoop);
    Overrides layout = layout(Runs.load(folder, loader, Overrides.NONE).definition());
    LoadedRun run = Runs.load(folder, loader, layout);
    NavigableMap<Long, JsonNode> recorded = MetricsLog.steps(folder);
    Optional<StoredCheckpoint> start = start(folder, run, recorded);
    long begin = start.map(c -> c.state().step()).orElse(0L);
    NavigableMap<Long, JsonNode> asked =
        recorded.subMap(begin, false, begin + Math.min(steps, Long.MAX_VALUE - begin), true);
    if (asked.isEmpty()) {
      throw new InvalidInputException(
          folder.location(MetricsLog.FILE), "no step after step " + begin + " to compare with");
    }
    out.say("going through steps %d to %d again".formatted(begin + 1, asked.lastKey()));
    try (Interruption interruption = Interruption.listen();
        RunSession session = new RunSession(run, folder, spark.master)) {
      Replay.Outcome outcome = session.replay(start, asked, interruption);
      return conclude(folder, run.definition().config(), session.master(), begin, outcome);
    }
  }

  private void checkOptions() {
    Problems problems = new Problems();
    if (steps < 1) {
      problems.add("--steps", 0, "", "expected at least 1, got " + steps);
    }
    if (from != null && from < 0) {
      problems.add("--from", 0, "", "expected at least 0, got " + from);
    }
    problems.throwIfAny();
  }

  /** The layout of the replay, as keys of run.yaml; unlike that of the run unless asked for. */
  private Overrides layout(RunDefinition run) {
    SparkConfig before = run.config().spark();
    int lanes = run.config().training().lanes();
    String where = placement == null ? (run.lagsWires() ? "driver" : "sharded") : placement;
    int most = before.tasks() == lanes ? Math.max(1, lanes / 2) : lanes;
    int parts = before.shards() == OTHER_SHARDS ? OTHER_SHARDS - 1 : OTHER_SHARDS;
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("spark.placement", where);
    keys.put("spark.tasks", String.valueOf(tasks == null ? most : tasks));
    keys.put("spark.shards", String.valueOf(shards == null ? parts : shards));
    return Overrides.of(keys);
  }

  /** Where the replay begins. Everything is checked before Spark starts. */
  private Optional<StoredCheckpoint> start(
      RunFolder folder, LoadedRun run, NavigableMap<Long, JsonNode> recorded) throws IOException {
    long last = recorded.isEmpty() ? 0 : recorded.lastKey();
    long most = from == null ? Math.max(0, last - steps) : from;
    CheckpointStore checkpoints = Runs.checkpoints(folder, run);
    Optional<StoredCheckpoint> start = checkpoints.newest(most, out::say);
    // Even where none is begun with, one tells whether the folder describes the run it holds.
    Optional<StoredCheckpoint> any = start.isPresent() ? start : checkpoints.newest(notice -> {});
    if (any.isPresent()) {
      Runs.requireSame(folder, run, any.get().state());
    }
    return start;
  }

  private int conclude(
      RunFolder folder, RunConfig config, String master, long begin, Replay.Outcome outcome) {
    SparkConfig layout = config.spark();
    boolean sharded = layout.placement() == SparkConfig.Placement.SHARDED;
    String where =
        "%d task%s, parameters %s, %s"
            .formatted(
                layout.tasks(),
                layout.tasks() == 1 ? "" : "s",
                sharded ? "in " + layout.shards() + " shards" : "on the driver",
                master);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("run", folder.location())
            .put("from", begin)
            .put("compared", outcome.compared())
            .put("equal", outcome.difference().isEmpty())
            .put("tasks", layout.tasks())
            .put("placement", layout.placement().name().toLowerCase(Locale.ROOT))
            .put("shards", sharded ? layout.shards() : 0)
            .put("master", master);
    if (outcome.difference().isEmpty()) {
      out.print(
          json,
          "equal: the digests of %d steps from step %d on (%s)"
              .formatted(outcome.compared(), begin + 1, where));
      return ExitCode.DONE;
    }
    Replay.Difference first = outcome.difference().get();
    json.putObject("difference")
        .put("step", first.step())
        .put("digest", first.digest())
        .put("recordedDigest", first.recordedDigest())
        .put("loss", first.loss())
        .put("recordedLoss", first.recordedLoss());
    out.print(
        json,
        """
        different: step %d, the first of %d compared that differs (%s)
        now:    digest %s, loss %s
        before: digest %s, loss %s
        """
            .formatted(
                first.step(),
                outcome.compared(),
                where,
                first.digest(),
                first.loss(),
                first.recordedDigest(),
                first.recordedLoss()));
    return ExitCode.FAILED;
  }
}
