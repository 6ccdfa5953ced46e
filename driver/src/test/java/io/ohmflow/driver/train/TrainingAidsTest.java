package io.ohmflow.driver.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What helps a network to learn noisy chips, each as a switch of run.yaml. */
class TrainingAidsTest {
  private static final String YAML =
      """
      data: {source: strokes, train: 80, test: 40, seed: 3}
      network: [flatten, linear: {out: 16}, relu, linear: {out: 10}]
      hardware: pcm-standard
      training: {batch: 40, lanes: 4}
      """;

  @TempDir Path temporary;
  private Path file;

  @BeforeEach
  void setUp() throws IOException {
    file = Files.writeString(temporary.resolve("run.yaml"), YAML);
  }

  private LoadedRun load(String... overrides) {
    return RunFromFile.load(file, overrides);
  }

  /** The sum of the first step, with the lanes cut into tasks at the given borders. */
  private static float[] sum(LoadedRun run, int... borders) {
    LaneEngine engine = new LaneEngine(run.definition(), run.train(), run.test());
    float[] parameters = run.definition().initialParameters(0, run.definition().layout().size());
    List<TreeNode> nodes = new ArrayList<>();
    for (int k = borders.length - 2; k >= 0; k--) {
      nodes.addAll(engine.step(0, borders[k], borders[k + 1], parameters, WireReference.NONE));
    }
    return CanonicalSum.complete(nodes);
  }

  private static double distance(float[] a, float[] b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void moreDrawsOfTheNoiseComeCloserToItsMean() {
    LoadedRun once = load();
    int size = once.definition().layout().size();
    float[] mean = sum(load("noise.draws=64"), 0, 4);
    float[] one = sum(once, 0, 4);
    float[] sixteen = sum(load("noise.draws=16"), 0, 4);
    // The first draws of all are the same, so these are a little below 1 and 1/4.
    double ratio = distance(sixteen, mean, size) / distance(one, mean, size);
    assertTrue(ratio > 0.1 && ratio < 0.35, "ratio of " + ratio);
    assertEquals(40f, sixteen[size + LaneWorker.SAMPLES]);
    assertArrayEquals(sixteen, sum(load("noise.draws=16"), 0, 1, 3, 4), "cut into tasks");
  }

  @Test
  void onAnIdealChipDrawsAreAllTheSame() {
    float[] one = sum(load("hardware=ideal"), 0, 4);
    float[] four = sum(load("hardware=ideal", "noise.draws=4"), 0, 4);
    assertArrayEquals(one, four, 1e-5f);
  }

  @Test
  void lanesMayHaveTheirOwnStrengthOfNoise() {
    String random = "noise.random-scale=[0.5, 2]";
    LoadedRun perStep = load(random);
    LoadedRun perLane = load(random, "noise.random-scale-per=lane");
    assertFalse(Arrays.equals(sum(perStep, 0, 4), sum(perLane, 0, 4)));
    assertArrayEquals(sum(perLane, 0, 4), sum(perLane, 0, 2, 4));
    assertNotEquals(perStep.identity(), perLane.identity());
  }

  private Path weights(LoadedRun run, long seed) throws IOException {
    float[] weights = new float[run.definition().layout().size()];
    Random random = new Random(seed);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.1f + 0.01f * random.nextFloat();
    }
    return Files.write(
        temporary.resolve("weights-" + seed + ".safetensors"),
        CheckpointStore.weights(run.definition().layout(), weights));
  }

  @Test
  void trainingBeginsWithTheWeightsOfAFile() throws IOException {
    LoadedRun random = load();
    Path file = weights(random, 1);
    LoadedRun warm = load("training.start=" + file);
    float[] begin = warm.definition().initialParameters(0, random.definition().layout().size());
    assertTrue(begin[0] >= 0.1f && begin[begin.length - 1] >= 0.1f);
    assertArrayEquals(
        Arrays.copyOfRange(begin, 10, 30), warm.definition().initialParameters(10, 30));
    String before = warm.identity();
    assertNotEquals(random.identity(), before);
    Files.write(file, Files.readAllBytes(weights(random, 2)));
    assertNotEquals(before, load("training.start=" + file).identity(), "other weights");
  }

  @Test
  void everythingThatDoesNotFitIsListed() throws IOException {
    Path other = weights(load("network=[flatten, linear: {out: 10}]"), 1);
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () ->
                load(
                    "training.start=" + other,
                    "training.teacher={run: nowhere, weight: 2}",
                    "noise.draws=0"));
    String all = e.getMessage();
    assertTrue(all.contains("training.start: "), all);
    assertTrue(all.contains("training.teacher.run: nowhere: no run here"), all);
    assertTrue(all.contains("training.teacher.weight"), all);
    assertTrue(all.contains("noise.draws"), all);
  }
}
