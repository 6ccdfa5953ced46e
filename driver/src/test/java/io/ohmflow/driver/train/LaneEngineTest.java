package io.ohmflow.driver.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.config.Reestimation;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.ParameterServer;
import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.kernel.network.Statistic;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.optim.OptimizerState;
import io.ohmflow.kernel.random.NoiseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training and evaluation without Spark: what lanes and chips do on one machine. */
class LaneEngineTest {
  private static final String YAML =
      """
      data: {source: strokes, train: 400, test: 150, seed: 3}
      network:
        - conv2d: {out: 4, kernel: 5, stride: 3, padding: 2, bias: false}
        - batchNorm
        - relu
        - flatten
        - linear: {out: 10}
      hardware: pcm-standard
      training:
        epochs: 3
        batch: 40
        lanes: 4
        optimizer: {name: adamw, learning-rate: 0.01}
      """;
  private static final double YEAR = 3.15576e7;

  @TempDir Path temporary;
  private Path file;

  @BeforeEach
  void setUp() throws IOException {
    file = Files.writeString(temporary.resolve("run.yaml"), YAML);
  }

  private LoadedRun load(String... overrides) {
    return RunFromFile.load(file, overrides);
  }

  private static LaneEngine engine(LoadedRun run) {
    return new LaneEngine(run.definition(), run.train(), run.test());
  }

  private static float[] initial(LoadedRun run) {
    return run.definition().layout().initialParameters(NoiseKey.of(1));
  }

  private static ParameterServer server(LoadedRun run, float[] parameters) {
    OptimizerState state = run.definition().update().newState(parameters.length);
    return new ParameterServer(run.definition().update(), parameters, state);
  }

  /** Runs steps with the lanes cut into tasks at the given borders. */
  private static void train(
      LoadedRun run, LaneEngine engine, ParameterServer server, long[] steps, int... borders) {
    for (long step = steps[0]; step < steps[1]; step++) {
      List<TreeNode> nodes = new ArrayList<>();
      for (int k = borders.length - 2; k >= 0; k--) {
        nodes.addAll(
            engine.step(step, borders[k], borders[k + 1], server.parameters(), WireReference.NONE));
      }
      float[] sum = CanonicalSum.complete(nodes);
      int size = run.definition().layout().size();
      server.update(step, Arrays.copyOf(sum, size), (long) sum[size + 2]);
    }
  }

  private static float[] range(LoadedRun run, float[] parameters, String end) {
    List<ParameterLayout.Entry> found =
        run.definition().layout().entries().stream().filter(e -> e.name().endsWith(end)).toList();
    float[] values = new float[found.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = parameters[found.get(k).offset()];
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"moving", "quantile", "learned"})
  void tasksAndResumingDoNotChangeInputRanges(String policy) {
    String init = policy.equals("learned") ? "learned, init-steps: 3" : policy;
    LoadedRun run = load("training.input-range={policy: " + init + "}");
    ParameterServer whole = server(run, initial(run));
    train(run, engine(run), whole, new long[] {0, 10}, 0, 4);
    ParameterServer first = server(run, initial(run));
    LaneEngine cut = engine(run);
    train(run, cut, first, new long[] {0, 5}, 0, 1, 4);
    // As from a checkpoint: parameters and optimizer state are all there is.
    ParameterServer second =
        new ParameterServer(run.definition().update(), first.parameters().clone(), first.state());
    train(run, engine(run), second, new long[] {5, 10}, 0, 2, 3, 4);
    assertArrayEquals(whole.parameters(), second.parameters());
    for (float range : range(run, whole.parameters(), "input-range")) {
      assertTrue(range > 0.1 && range < 20, policy + ": " + range);
    }
  }

  @Test
  void changedImagesDoNotDependOnTheLayout() {
    LoadedRun run = load("data.augment={crop-padding: 3, flip: true}");
    ParameterServer whole = server(run, initial(run));
    train(run, engine(run), whole, new long[] {0, 12}, 0, 4);
    ParameterServer cut = server(run, initial(run));
    train(run, engine(run), cut, new long[] {0, 7}, 0, 1, 4);
    train(run, engine(run), cut, new long[] {7, 12}, 0, 3, 4);
    assertArrayEquals(whole.parameters(), cut.parameters());
    LoadedRun plain = load();
    ParameterServer unchanged = server(plain, initial(plain));
    train(plain, engine(plain), unchanged, new long[] {0, 12}, 0, 4);
    assertFalse(Arrays.equals(whole.parameters(), unchanged.parameters()));
  }

  @Test
  void aLearnedRangeMovesOnceItIsInitialised() {
    LoadedRun run =
        load("training.input-range={policy: learned, init-steps: 3, momentum: 1, decay: 0.1}");
    ParameterServer server = server(run, initial(run));
    LaneEngine engine = engine(run);
    train(run, engine, server, new long[] {0, 3}, 0, 4);
    float[] before = range(run, server.parameters(), "input-range");
    train(run, engine, server, new long[] {3, 8}, 0, 4);
    float[] after = range(run, server.parameters(), "input-range");
    for (int k = 0; k < before.length; k++) {
      // Adam takes steps of about its rate, 0.01.
      float moved = Math.abs(after[k] - before[k]);
      assertTrue(moved > 1e-3 && moved < 0.1, before[k] + " to " + after[k]);
    }
  }

  private float[] trained(LoadedRun run) {
    ParameterServer server = server(run, initial(run));
    train(run, engine(run), server, new long[] {0, 30}, 0, 4);
    return server.parameters();
  }

  private Path uncompensated() throws IOException {
    String profile = load().definition().profile().text();
    assertTrue(profile.contains("drift: global"));
    return Files.writeString(
        temporary.resolve("plain.yaml"), profile.replace("drift: global", "drift: none"));
  }

  private static final EffectSet ALL = EffectSet.together(Effect.all());

  private static ChipRequest request(Reestimation reestimation, double... times) {
    return new ChipRequest(2, times, 5, reestimation, List.of(ALL));
  }

  private static Reestimation of(Statistic... kinds) {
    EnumSet<Statistic> set = EnumSet.noneOf(Statistic.class);
    set.addAll(List.of(kinds));
    return new Reestimation(set, 2);
  }

  @Test
  void momentsMeasuredOnTheChipRepairDriftWithoutCompensation() throws IOException {
    // Every layer on tiles is followed by a normalisation, so nothing of the mean drift is left.
    LoadedRun run =
        load(
            "hardware=" + uncompensated(),
            "network=[{conv2d: {out: 4, kernel: 5, stride: 3, padding: 2, bias: false}}, batchNorm,"
                + " relu, {conv2d: {out: 8, kernel: 3, stride: 2, bias: false}}, batchNorm, relu,"
                + " flatten, {linear: {out: 10, analog: false}}]");
    float[] parameters = trained(run);
    LaneEngine engine = engine(run);
    ChipRequest running = request(Reestimation.NONE, 0, YEAR);
    ChipRequest reestimated = request(of(Statistic.BATCH_MOMENTS), 0, YEAR);
    for (int chip = 0; chip < 2; chip++) {
      List<Score> plain = engine.evaluateChip(ALL, chip, running, parameters).scores();
      List<Score> measured = engine.evaluateChip(ALL, chip, reestimated, parameters).scores();
      double fresh = plain.get(0).loss();
      double aged = plain.get(1).loss();
      assertTrue(aged > 1.5 * fresh, plain::toString);
      assertTrue(measured.get(1).loss() < fresh + 0.3 * (aged - fresh), measured::toString);
    }
  }

  @Test
  void whatIsMeasuredHoldsForItsChipAndTimeOnly() {
    LoadedRun run = load();
    float[] parameters = initial(run);
    float[] before = parameters.clone();
    LaneEngine engine = engine(run);
    Reestimation all = of(Statistic.BATCH_MOMENTS, Statistic.RANGES);
    ChipRequest both = request(all, 0, YEAR);
    ChipOutcome one = engine.evaluateChip(ALL, 1, both, engine.calibrated(parameters));
    assertArrayEquals(before, parameters, "the network itself is left alone");
    // Another engine, the other order, another chip in between.
    LaneEngine other = engine(run);
    float[] calibrated = other.calibrated(parameters);
    ChipRequest reverse = request(all, YEAR, 0);
    other.evaluateChip(ALL, 0, reverse, calibrated);
    ChipOutcome again = other.evaluateChip(ALL, 1, reverse, calibrated);
    assertEquals(one.scores().get(0), again.scores().get(1));
    assertEquals(one.scores().get(1), again.scores().get(0));
    ChipOutcome running =
        other.evaluateChip(ALL, 1, request(Reestimation.NONE, YEAR, 0), calibrated);
    assertTrue(!running.scores().equals(again.scores()), "and it changes something");
  }

  @Test
  void learnedRangesThatTrainingNeverSawAreMeasured() {
    LoadedRun run = load("training.input-range.policy=learned");
    float[] calibrated = engine(run).calibrated(initial(run));
    for (float range : range(run, calibrated, "input-range")) {
      assertTrue(range > 0.1 && range < 20, "range " + range);
    }
  }

  @Test
  void aNetworkTrainedDigitallyGetsTheRangesOfItsConverters() {
    LoadedRun run = load("hardware=generic-gaussian", "training.gradient=none");
    float[] parameters = trained(run);
    assertArrayEquals(new float[2], range(run, parameters, "adc-range"), "not seen in training");
    LaneEngine engine = engine(run);
    float[] calibrated = engine.calibrated(parameters);
    for (float range : range(run, calibrated, "adc-range")) {
      assertTrue(range > 0, "range " + range);
    }
    assertArrayEquals(
        range(run, parameters, "input-range"),
        range(run, calibrated, "input-range"),
        "known ranges stay");
    Score digital = engine.evaluateDigital(0, parameters);
    Score chip =
        engine.evaluateChip(ALL, 0, request(Reestimation.NONE, 0), calibrated).scores().get(0);
    assertTrue(digital.accuracy() > 0.6, digital::toString);
    assertTrue(chip.accuracy() > digital.accuracy() - 0.15, digital + " and " + chip);
    assertArrayEquals(calibrated, engine(run).calibrated(parameters));
  }
}
