package io.ohmflow.driver.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.config.EffectStudy;
import io.ohmflow.driver.config.Reestimation;
import io.ohmflow.driver.config.SparkConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.train.ChipOutcome;
import io.ohmflow.driver.train.ChipRequest;
import io.ohmflow.driver.train.EffectSet;
import io.ohmflow.driver.train.EffectSet.Kind;
import io.ohmflow.driver.train.Score;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.NoiseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChipJobsTest {
  private static final String RUN =
      """
      seed: 4
      data: {source: strokes, train: 40, test: 300, seed: 2}
      network: [flatten, linear: {out: 12}, relu, linear: {out: 10}]
      hardware: pcm-standard
      """;

  private static final Set<Effect> EFFECTS =
      EnumSet.of(Effect.PROGRAMMING, Effect.DRIFT, Effect.MVM_NOISE);

  @TempDir static Path folder;
  private static JavaSparkContext spark;
  private static LoadedRun run;
  private static SparkLanes lanes;
  private static float[] parameters;

  @BeforeAll
  static void start() throws IOException {
    // Kryo, since it cannot write records: what tasks send home must do without.
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("ChipJobsTest")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "localhost")
                .set("spark.serializer", KryoSerializer.class.getName()));
    Path file = Files.writeString(folder.resolve("run.yaml"), RUN);
    run = new RunLoader(new Configuration()).load(file.toString(), Map.of());
    lanes = new SparkLanes(spark, run.forExecutors(), 8, SparkConfig.withTasks(2));
    parameters = run.definition().layout().initialParameters(NoiseKey.of(4));
  }

  @AfterAll
  static void stop() {
    lanes.close();
    spark.stop();
  }

  @Test
  void theNumberOfTasksChangesNothing() {
    ChipRequest request = request(EffectStudy.EACH);
    List<ChipOutcome> one = lanes.evaluateChips(request, parameters, 1, Progress.SILENT);
    assertEquals(7 * 3, one.size());
    for (int tasks : new int[] {2, 5, 16}) {
      List<ChipOutcome> other = lanes.evaluateChips(request, parameters, tasks, Progress.SILENT);
      assertEquals(one, other, tasks + " tasks");
    }
    assertEquals(one, lanes.evaluateChips(request, parameters, Progress.SILENT));
  }

  @Test
  void outcomesStandInOrder() {
    ChipRequest request = request(EffectStudy.EACH);
    List<ChipOutcome> outcomes = lanes.evaluateChips(request, parameters, 4, Progress.SILENT);
    for (int i = 0; i < outcomes.size(); i++) {
      assertEquals(request.sets().get(i / 3), outcomes.get(i).set());
      assertEquals(i % 3, outcomes.get(i).chip());
      assertTrue(outcomes.get(i).scores().stream().allMatch(score -> score.samples() == 300));
    }
  }

  @Test
  void aChipIsTheSameWhateverElseIsTried() {
    List<ChipOutcome> study =
        lanes.evaluateChips(request(EffectStudy.EACH), parameters, Progress.SILENT);
    List<ChipOutcome> together =
        lanes.evaluateChips(request(EffectStudy.TOGETHER), parameters, Progress.SILENT);
    assertEquals(together, study.subList(0, 3));
    assertNotEquals(together.get(0).scores(), together.get(1).scores());
  }

  @Test
  void effectsActWhenTheyAreOnAndDevicesAreFrozen() {
    List<ChipOutcome> study =
        lanes.evaluateChips(request(EffectStudy.EACH), parameters, Progress.SILENT);
    double exact = lanes.evaluateDigital(parameters).lossSum();
    for (ChipOutcome outcome : study) {
      List<Score> scores = outcome.scores();
      if (outcome.set().kind() == Kind.ALONE && outcome.set().effect() == Effect.DRIFT) {
        // Drift takes nothing at once; the devices are their targets.
        assertEquals(exact, scores.get(0).lossSum(), 1e-3 * exact);
        assertTrue(Math.abs(scores.get(1).lossSum() / exact - 1) > 1e-4);
      }
      if (outcome.set().kind() == Kind.ALONE && outcome.set().effect() == Effect.PROGRAMMING) {
        // What was programmed stays: the same devices, and nothing drawn per product.
        assertEquals(scores.get(0), scores.get(1));
        assertTrue(Math.abs(scores.get(0).lossSum() / exact - 1) > 1e-4);
      }
    }
  }

  @Test
  void progressCountsChips() {
    List<Long> told = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void start(long total) {
            calls.add("start " + total);
          }

          @Override
          public void step(long done, String message) {
            told.add(done);
          }

          @Override
          public void close() {
            calls.add("close");
          }
        };
    lanes.evaluateChips(request(EffectStudy.EACH), parameters, progress);
    assertEquals(List.of("start 21", "close"), calls);
    assertEquals(21, told.get(told.size() - 1));
    assertTrue(told.stream().sorted().toList().equals(told), "never backwards: " + told);
  }

  private static ChipRequest request(EffectStudy study) {
    List<EffectSet> sets = EffectSet.of(run.definition().chip(), EFFECTS, study);
    return new ChipRequest(3, new double[] {0, 86_400}, 5, Reestimation.NONE, sets);
  }
}
