package io.ohmflow.driver.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.kernel.optim.Segment;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lanes do before their results are added up. */
class AggregationTest {
  private static final String YAML =
      """
      data: {source: strokes, train: 160, test: 40, seed: 3}
      network: [flatten, linear: {out: 16}, batchNorm, relu, linear: {out: 10}]
      hardware: pcm-standard
      training: {batch: 80, lanes: 2, optimizer: {name: sgd, learning-rate: 0.1}}
      """;

  private static final String ROUNDED = "training.aggregation={wire: bf16}";
  private static final String LOCAL = "training.aggregation={local-steps: 2}";
  private static final String DIGITAL = "training.gradient=none";
  private static final String NO_STATISTICS =
      "network=[flatten, linear: {out: 16}, relu, linear: {out: 10}]";

  @TempDir Path temporary;
  private Path file;

  @BeforeEach
  void setUp() throws IOException {
    file = Files.writeString(temporary.resolve("run.yaml"), YAML);
  }

  private LoadedRun load(String... overrides) {
    return RunFromFile.load(file, overrides);
  }

  private String refused(String... overrides) {
    return assertThrows(InvalidInputException.class, () -> load(overrides)).getMessage();
  }

  private static float[] start(LoadedRun run) {
    return run.definition().initialParameters(0, run.definition().layout().size());
  }

  private static List<TreeNode> lane(LoadedRun run, int lane) {
    LaneEngine engine = new LaneEngine(run.definition(), run.train(), run.test());
    return engine.step(0, lane, lane + 1, start(run), WireReference.NONE);
  }

  /** Parameters after some steps. */
  private static float[] trained(LoadedRun run, int steps) throws IOException {
    LaneEngine engine = new LaneEngine(run.definition(), run.train(), run.test());
    int lanes = run.definition().config().training().lanes();
    DriverPlacement placement =
        new DriverPlacement(run.definition(), new LocalLanes(engine, lanes));
    placement.start(Optional.empty());
    for (int step = 0; step < steps; step++) {
      placement.step(step);
    }
    return placement.parameters();
  }

  /** Compares what has a gradient; ranges follow what is observed, once per step. */
  private static void assertMoved(LoadedRun run, float[] expected, float[] parameters) {
    for (Segment segment : run.definition().layout().segments()) {
      if (!segment.kind().observed()) {
        int end = segment.offset() + segment.length();
        assertArrayEquals(
            Arrays.copyOfRange(expected, segment.offset(), end),
            Arrays.copyOfRange(parameters, segment.offset(), end),
            1e-6f);
      }
    }
  }

  /** Counts, the loss and statistics are sums that nobody may round. */
  @Test
  void aLaneRoundsItsGradientsAndNothingElse() {
    LoadedRun whole = load();
    LoadedRun rounded = load(ROUNDED);
    float[] before = lane(whole, 1).get(0).values();
    float[] after = lane(rounded, 1).get(0).values();
    int changed = 0;
    for (Segment segment : whole.definition().layout().segments()) {
      for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
        if (segment.kind().observed()) {
          assertEquals(before[i], after[i]);
        } else {
          assertEquals(0, Float.floatToRawIntBits(after[i]) & 0xffff);
          assertEquals(before[i], after[i], Math.abs(before[i]) / 256);
          changed += before[i] == after[i] ? 0 : 1;
        }
      }
    }
    assertTrue(changed > before.length / 3, changed + " of " + before.length);
    for (int k = 0; k < LaneWorker.EXTRAS; k++) {
      int at = whole.definition().layout().size() + k;
      assertEquals(before[at], after[at]);
    }
    assertNotEquals(whole.identity(), rounded.identity());
  }

  /** The sum of two rounded gradients is no such number itself, and is not made one. */
  @Test
  void sumsAreNotRounded() {
    LoadedRun run = load(ROUNDED);
    LaneEngine engine = new LaneEngine(run.definition(), run.train(), run.test());
    float[] sum = CanonicalSum.complete(engine.step(0, 0, 2, start(run), WireReference.NONE));
    float[] first = lane(run, 0).get(0).values();
    float[] second = lane(run, 1).get(0).values();
    for (int i = 0; i < sum.length; i++) {
      assertEquals(first[i] + second[i], sum[i]);
    }
  }

  /** On an exact chip with one lane, two local steps are two steps of half the batch. */
  @Test
  void localStepsOfTheOnlyLaneAreSteps() throws IOException {
    LoadedRun local = load(LOCAL, DIGITAL, NO_STATISTICS, "training.lanes=1");
    LoadedRun plain = load(DIGITAL, NO_STATISTICS, "training.lanes=1", "training.batch=40");
    float[] start = start(plain);
    float[] expected = trained(plain, 4);
    assertMoved(local, expected, trained(local, 2));
    double moved = 0;
    for (int i = 0; i < 16 * 784; i++) {
      moved = Math.max(moved, Math.abs(expected[i] - start[i]));
    }
    assertTrue(moved > 1e-2, "moved by " + moved);
  }

  /** Both lanes go their own ways, and the parameters end in the middle. */
  @Test
  void parametersMoveByTheMeanOfTheChanges() throws IOException {
    LoadedRun run = load(LOCAL, DIGITAL, NO_STATISTICS);
    float[] start = start(run);
    float[] first = lane(run, 0).get(0).values();
    float[] second = lane(run, 1).get(0).values();
    float[] expected = start.clone();
    for (int i = 0; i < start.length; i++) {
      // Sums of two mean gradients, times the 40 samples of the lane.
      expected[i] -= 0.1f * (first[i] / 40 + second[i] / 40) / 2;
    }
    assertMoved(run, expected, trained(run, 1));
  }

  /** Every local step observes its own samples, and none of them counts more than another. */
  @Test
  void statisticsAreMeansOverAllSamples() {
    LoadedRun whole = load(DIGITAL);
    LoadedRun local = load(LOCAL, DIGITAL, "training.optimizer.learning-rate=1e-20");
    float[] once = lane(whole, 0).get(0).values();
    float[] twice = lane(local, 0).get(0).values();
    ParameterLayout layout = whole.definition().layout();
    assertEquals(40, twice[layout.size() + LaneWorker.SAMPLES]);
    for (ParameterLayout.Entry entry : layout.entries()) {
      // The mean of two means, but not of two variances, is that of all.
      for (int i = entry.offset();
          entry.name().endsWith("mean") && i < entry.offset() + entry.size();
          i++) {
        assertEquals(once[i], twice[i], 1e-4 * Math.abs(once[i]) + 1e-4);
        assertNotEquals(0, twice[i]);
      }
    }
  }

  @Test
  void combinationsWithoutSenseAreRefused() {
    String key = "training.aggregation.local-steps: ";
    assertTrue(
        refused(LOCAL, "training.optimizer={name: adamw}").contains(key + "the mean of steps"));
    assertTrue(
        refused(LOCAL, "training.max-gradient-norm=1").contains(key + "max-gradient-norm limits"));
    assertTrue(
        refused("training.aggregation={local-steps: 41}")
            .contains(key + "a lane has 40 samples of a batch for 41 steps"));
    assertTrue(
        refused(LOCAL, "hardware.wires={model: lagged, row-resistance: 1 Ohm}")
            .contains(key + "lagged wires"));
    String all =
        refused(
            LOCAL, "training.optimizer={name: adamw}", "training.max-gradient-norm=1", "seed=x");
    assertTrue(all.contains("take sgd") && all.contains("one gradient") && all.contains("seed"));
    assertTrue(refused("training.aggregation={wire: fp8}").contains("training.aggregation.wire"));
  }
}
