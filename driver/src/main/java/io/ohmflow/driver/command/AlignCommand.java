package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.checkpoint.StoredCheckpoint;
import io.ohmflow.driver.config.EffectStudy;
import io.ohmflow.driver.data.Digests;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.train.EffectSet;
import io.ohmflow.driver.train.GradientComparison;
import io.ohmflow.driver.train.GradientRequest;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow align RUN}. */
@Command(
    name = "align",
    mixinStandardHelpOptions = true,
    description =
        "Measure how well the straight-through gradient points along that of the simulated chip,"
            + " over the checkpoints of a run; writes gradients.json and the report.")
final class AlignCommand implements Callable<Integer> {
  private static final String FILE = "gradients.json";

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Option(
      names = "--batches",
      paramLabel = "N",
      defaultValue = "8",
      description = "Batches of training samples; intervals are over them. Default: 8.")
  private int batches;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "32",
      description = "Samples of a batch. Default: 32.")
  private int samples;

  @Option(
      names = "--draws",
      paramLabel = "N",
      defaultValue = "2",
      description = "Chips that a gradient is the mean over. Default: 2.")
  private int draws;

  @Option(
      names = "--directions",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Random directions per layer that measure the gradient of a chip which has no"
              + " derivative. Default: 8.")
  private int directions;

  @Option(
      names = "--distance",
      paramLabel = "S",
      defaultValue = "0.01",
      description =
          "Longest difference of the loss, as a share of the norm of what is moved; along"
              + " the estimate it is halved until half of it says the same. Default: 0.01.")
  private double distance;

  @Option(names = "--seed", defaultValue = "1", description = "Of batches and draws. Default: 1.")
  private long seed;

  @Option(
      names = "--each-effect",
      description = "Also every effect of the chip alone: tells which one turns the gradient.")
  private boolean eachEffect;

  @Option(names = "--begin", description = "Also the parameters before the first step.")
  private boolean begin;

  @Mixin private ConfigOptions config;
  @Mixin private EffectOptions effects;
  @Mixin private SparkOptions spark;
  @Mixin private Output out;

  /** Parameters of the run after some steps. */
  private record Stage(long step, float[] parameters) {}

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    check(problems);
    Set<Effect> wanted = effects.wanted(problems);
    Overrides overrides = config.hardware(problems);
    problems.throwIfAny();
    RunFolder folder = RunFolder.open(location, HadoopSettings.configuration());
    LoadedRun run = Runs.load(folder, HadoopSettings.configuration(), overrides);
    GradientRequest request =
        new GradientRequest(
            sets(run.definition(), wanted), batches, samples, draws, directions, distance, 0, seed);
    List<Stage> stages = stages(folder, run);
    ObjectNode result = GradientComparison.head(run.definition(), request);
    MessageDigest digest = Digests.sha256();
    ArrayNode all = result.putArray("checkpoints");
    try (RunSession session = new RunSession(run, folder, spark.master)) {
      for (Stage stage : stages) {
        GradientComparison found =
            session.compareGradients(request.at(stage.step()), stage.parameters());
        digest.update(found.bytes());
        all.add(found.json());
      }
    }
    result.put("digest", HexFormat.of().formatHex(digest.digest()));
    folder.write(
        FILE, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
    String report = Reports.write(folder);
    out.print(result.deepCopy().put("report", report), AlignText.of(result) + "report: " + report);
    return ExitCode.DONE;
  }

  private List<EffectSet> sets(RunDefinition run, Set<Effect> wanted) {
    EffectStudy study = eachEffect ? EffectStudy.EACH : EffectStudy.TOGETHER;
    return EffectSet.of(run.trainingChip(), wanted, study).stream()
        .filter(set -> set.kind() != EffectSet.Kind.ALL_BUT)
        .toList();
  }

  private void check(Problems problems) {
    atLeast("--batches", 2, batches, problems);
    atLeast("--samples", 1, samples, problems);
    atLeast("--draws", 2, draws, problems);
    atLeast("--directions", 1, directions, problems);
    if (!(distance > 0 && distance <= 1)) {
      problems.add("--distance", 0, "", "expected a share above 0 up to 1, got " + distance);
    }
  }

  private static void atLeast(String option, int least, int value, Problems problems) {
    if (value < least) {
      problems.add(option, 0, "", "expected at least %d, got %d".formatted(least, value));
    }
  }

  private List<Stage> stages(RunFolder folder, LoadedRun run) throws IOException {
    List<Stage> stages = new ArrayList<>();
    if (begin) {
      RunDefinition definition = run.definition();
      stages.add(new Stage(0, definition.initialParameters(0, definition.layout().size())));
    }
    for (StoredCheckpoint stored : Runs.checkpoints(folder, run).whole(out::say)) {
      stages.add(new Stage(stored.state().step(), stored.parameters()));
    }
    if (stages.isEmpty()) {
      stages.add(new Stage(run.definition().steps(), Runs.parameters(folder, run)));
    }
    return stages;
  }
}
