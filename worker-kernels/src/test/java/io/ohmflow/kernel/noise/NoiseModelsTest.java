package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every model of the catalogue promises; a new model must add its example to {@link Models}.
 */
class NoiseModelsTest {
  private static final int SAMPLES = 40_000;
  private static final double DAY = 86_400;

  @Test
  void everyModelHasAnExample() {
    assertEquals(Models.PROGRAMMING.keySet(), NoiseModels.programmingNames());
    assertEquals(Models.DRIFT.keySet(), NoiseModels.driftNames());
    assertEquals(Models.READ.keySet(), NoiseModels.readNames());
    assertEquals(Models.MVM.keySet(), NoiseModels.mvmNames());
    assertEquals(Models.CURRENT_VOLTAGE.keySet(), NoiseModels.currentVoltageNames());
  }

  /** Every model as something that sets {@code chunk.g} from the target. */
  private static Map<String, BiConsumer<DeviceChunk, Draws>> all() {
    Map<String, BiConsumer<DeviceChunk, Draws>> all = new LinkedHashMap<>();
    Models.PROGRAMMING.forEach(
        (name, yaml) -> all.put("programming " + name, (c, d) -> program(yaml, c, 1, d)));
    Models.READ.forEach(
        (name, yaml) -> all.put("read " + name, (c, d) -> read(yaml, c, DAY, 1, d)));
    Models.DRIFT.forEach((name, yaml) -> all.put("drift " + name, (c, d) -> age(yaml, c, DAY, d)));
    return all;
  }

  private static void program(String yaml, DeviceChunk c, float scale, Draws d) {
    NoiseModels.programming(Models.section(yaml), Models.PCM_RANGE).program(c, scale, d);
  }

  private static void read(String yaml, DeviceChunk c, double seconds, float scale, Draws d) {
    NoiseModels.read(Models.section(yaml), Models.PCM_RANGE, Drift.NONE).read(c, seconds, scale, d);
  }

  private static void age(String yaml, DeviceChunk c, double seconds, Draws d) {
    Drift drift = NoiseModels.drift(Models.section(yaml), Models.PCM_RANGE);
    drift.exponents(c, d);
    drift.age(c, seconds);
  }

  /** The devices [0, 100) come out alike, whatever else is in the chunk. */
  @Test
  void modelsDrawByPositionAndGiveConductances() {
    all()
        .forEach(
            (name, model) -> {
              float[] some = Models.sample(10, 200, 4, model);
              float[] again = Models.sample(10, 100, 4, model);
              assertArrayEquals(again, Arrays.copyOf(some, 100), name);
              for (float g : some) {
                assertTrue(g >= 0 && g < 1000, () -> name + ": conductance " + g);
              }
            });
  }

  @Test
  void devicesAndKeysAreIndependent() {
    all()
        .forEach(
            (name, model) -> {
              float[] a = Models.sample(10, SAMPLES, 4, model);
              float[] b = Models.sample(10, SAMPLES, 5, model);
              // Correlations of 40,000 independent pairs have a standard error of 0.005; five of
              // them, so a false alarm in 60 comparisons is below 4e-5.
              assertEquals(0, correlation(a, b, 0), 0.025, name + " across keys");
              assertEquals(0, correlation(a, a, 1), 0.025, name + " across devices");
            });
  }

  private static double correlation(float[] a, float[] b, int lag) {
    Moments ma = Moments.of(a);
    Moments mb = Moments.of(b);
    double sum = 0;
    for (int i = 0; i + lag < a.length; i++) {
      sum += (a[i] - ma.mean()) * (b[i + lag] - mb.mean());
    }
    return ma.std() < 1e-4 ? 0 : sum / a.length / (ma.std() * mb.std());
  }

  @Test
  void mixedTargetsGiveTheBitsOfUniformOnes() {
    float[] levels = {0, 0.3f, 2, 10, 24};
    float[] targets = new float[100];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = levels[i % levels.length];
    }
    all()
        .forEach(
            (name, model) -> {
              DeviceChunk chunk = new DeviceChunk();
              chunk.targets(targets, 0, targets.length);
              System.arraycopy(targets, 0, chunk.g, 0, targets.length);
              model.accept(chunk, new Draws().at(NoiseKey.of(4), 0));
              for (int k = 0; k < levels.length; k++) {
                float[] uniform = Models.sample(levels[k], targets.length, 4, model);
                for (int i = k; i < targets.length; i += levels.length) {
                  assertEquals(uniform[i], chunk.g[i], name + " at " + levels[k]);
                }
              }
            });
  }

  @Test
  void scaleZeroLeavesWhatWasThere() {
    float[] expected = new float[100];
    Arrays.fill(expected, 10);
    Models.PROGRAMMING.forEach(
        (name, yaml) ->
            assertArrayEquals(
                expected, Models.sample(10, 100, 4, (c, d) -> program(yaml, c, 0, d)), name));
    Models.READ.forEach(
        (name, yaml) ->
            assertArrayEquals(
                expected, Models.sample(10, 100, 4, (c, d) -> read(yaml, c, DAY, 0, d)), name));
  }

  /** A peer's relaxation model fails when it is asked for the time of programming. */
  @Test
  void timeZeroAndLateTimesAreTimesLikeOthers() {
    float[] fresh = new float[100];
    Arrays.fill(fresh, 10);
    Models.DRIFT.forEach(
        (name, yaml) ->
            assertArrayEquals(
                fresh, Models.sample(10, 100, 4, (c, d) -> age(yaml, c, 0, d)), name));
    for (double seconds : new double[] {0, 1e-9, 0.5, 1e9}) {
      Models.READ.forEach((name, yaml) -> finite(name, (c, d) -> read(yaml, c, seconds, 1, d)));
      Models.DRIFT.forEach((name, yaml) -> finite(name, (c, d) -> age(yaml, c, seconds, d)));
    }
  }

  private static void finite(String name, BiConsumer<DeviceChunk, Draws> model) {
    for (float g : Models.sample(10, 100, 4, model)) {
      assertTrue(g >= 0 && g < 1000, () -> name + ": conductance " + g);
    }
  }

  @Test
  void modelsReadAllTheirKeys() {
    ConductanceRange range = Models.PCM_RANGE;
    Models.PROGRAMMING.values().forEach(y -> readsAll(y, s -> NoiseModels.programming(s, range)));
    Models.DRIFT.values().forEach(y -> readsAll(y, s -> NoiseModels.drift(s, range)));
    Models.READ.values().forEach(y -> readsAll(y, s -> NoiseModels.read(s, range, Drift.NONE)));
    Models.MVM.values().forEach(y -> readsAll(y, NoiseModels::mvm));
    Models.CURRENT_VOLTAGE
        .values()
        .forEach(y -> readsAll(y, s -> NoiseModels.currentVoltage(s, 0.2)));
  }

  private static void readsAll(String yaml, Consumer<Section> reader) {
    Section s = Models.section(yaml);
    reader.accept(s);
    s.finish();
    assertTrue(s.problems().isEmpty(), () -> yaml + ": " + s.problems().list());
  }

  @Test
  void missingKeysAreReportedAndTheModelIsNone() {
    ConductanceRange range = Models.PCM_RANGE;
    for (String name : NoiseModels.programmingNames()) {
      Section s = Models.section("model: " + name);
      assertSame(ProgrammingNoise.NONE, NoiseModels.programming(s, range), name);
      assertEquals(name.equals("none"), s.problems().isEmpty(), name);
    }
    for (String name : NoiseModels.readNames()) {
      Section s = Models.section("model: " + name);
      assertSame(ReadNoise.NONE, NoiseModels.read(s, range, Drift.NONE), name);
      assertEquals(name.equals("none"), s.problems().isEmpty(), name);
    }
    for (String name : NoiseModels.driftNames()) {
      Section s = Models.section("model: " + name);
      assertSame(Drift.NONE, NoiseModels.drift(s, range), name);
      assertEquals(name.equals("none"), s.problems().isEmpty(), name);
    }
  }

  @Test
  void unknownModelIsReportedWithTheChoices() {
    Section s = Models.section("model: polinomial");
    assertSame(ProgrammingNoise.NONE, NoiseModels.programming(s, Models.PCM_RANGE));
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("model") && message.contains("polynomial"), message);
  }

  @Test
  void relaxationTableMustBeIncreasingAndComplete() {
    Section order =
        Models.section(
            "{model: relaxation-table, reference-g-max: 40 uS, times: [1 day, 1 s],"
                + " coefficients: [[1 uS], [2 uS]]}");
    NoiseModels.read(order, ConductanceRange.upTo(40), Drift.NONE);
    assertTrue(order.problems().list().get(0).toString().contains("increasing"));
    Section missing =
        Models.section(
            "{model: relaxation-table, reference-g-max: 40 uS, times: [1 s, 1 day],"
                + " coefficients: [[1 uS]]}");
    NoiseModels.read(missing, ConductanceRange.upTo(40), Drift.NONE);
    assertTrue(missing.problems().list().get(0).toString().contains("each of the 2 times"));
  }

  @Test
  void acceptanceRangeIsAChoiceWithoutDefault() {
    // A peer takes the tightest range when the one asked for does not exist.
    Section s =
        Models.section(
            "{model: accepted, acceptance: 2%, fits: {0.2-percent: {deviation: {form: constant,"
                + " value: 0.01}}}}");
    assertSame(ProgrammingNoise.NONE, NoiseModels.programming(s, Models.PCM_RANGE));
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("acceptance: expected 0.2-percent, got 2%"), message);
  }

  @Test
  void classesThatCannotBeUsedAreReportedAtTheirKey() {
    expectProblem("com.acme.Nothing", "no class com.acme.Nothing on the class path");
    expectProblem("java.lang.String", "does not implement io.ohmflow.kernel.noise.ReadNoise");
    expectProblem("io.ohmflow.kernel.noise.UserModels$Broken", "no calibration data");
    expectProblem("io.ohmflow.kernel.noise.UserModels$Hidden", "needs a public static method");
    expectProblem("io.ohmflow.kernel.noise.ReadNoise", "needs a public static method");
  }

  private static void expectProblem(String className, String part) {
    Section s = Models.section("{model: class, class: " + className + "}");
    assertSame(ReadNoise.NONE, NoiseModels.read(s, Models.PCM_RANGE, Drift.NONE));
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("class: ") && message.contains(part), message);
  }
}
