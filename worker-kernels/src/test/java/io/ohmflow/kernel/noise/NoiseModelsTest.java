package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every model of the catalogue promises; a new model must add its example here. */
class NoiseModelsTest {
  private static final Map<String, String> PROGRAMMING =
      Map.of(
          "none", "model: none",
          "polynomial", Models.PCM_PROGRAMMING,
          "gaussian", "{model: gaussian, std: 0.03, of: range}");
  private static final Map<String, String> DRIFT =
      Map.of(
          "none", "model: none",
          "power-law", "{model: power-law, t0: 20 s, mean: 0.1, std: 0.05}",
          "power-law-log", Models.PCM_DRIFT);
  private static final Map<String, String> READ =
      Map.of(
          "none", "model: none",
          "one-over-f", Models.PCM_READ,
          "relaxation-table", Models.WAN_RELAXATION);
  private static final Map<String, String> MVM =
      Map.of(
          "none", "model: none",
          "output-referred", "{model: output-referred, weight-noise: 0.0175}",
          "additive", "{model: additive, weight-noise: 0.01}");

  @Test
  void everyModelHasAnExample() {
    assertEquals(PROGRAMMING.keySet(), NoiseModels.programmingNames());
    assertEquals(DRIFT.keySet(), NoiseModels.driftNames());
    assertEquals(READ.keySet(), NoiseModels.readNames());
    assertEquals(MVM.keySet(), NoiseModels.mvmNames());
  }

  @Test
  void modelsDrawByPositionAndGiveConductances() {
    PROGRAMMING
        .values()
        .forEach(
            yaml -> {
              ProgrammingNoise model = NoiseModels.programming(Models.section(yaml), 25);
              drawsByPosition((c, d) -> model.program(c, 1, d));
            });
    READ.values()
        .forEach(
            yaml -> {
              ReadNoise model = NoiseModels.read(Models.section(yaml), 25, Drift.NONE);
              drawsByPosition((c, d) -> model.read(c, 3600, 1, d));
            });
    DRIFT
        .values()
        .forEach(
            yaml -> {
              Drift model = NoiseModels.drift(Models.section(yaml), 25);
              drawsByPosition(
                  (c, d) -> {
                    model.exponents(c, d);
                    model.age(c, 3600);
                  });
            });
  }

  /** The devices [100, 200) come out alike, whichever chunk they are in. */
  private static void drawsByPosition(BiConsumer<DeviceChunk, Draws> model) {
    float[] all = Models.sample(10, 200, 4, model);
    float[] again = Models.sample(10, 100, 4, model);
    assertArrayEquals(again, Arrays.copyOf(all, 100));
    for (float g : all) {
      assertTrue(g >= 0 && g < 1000, () -> "conductance " + g);
    }
  }

  @Test
  void modelsReadAllTheirKeys() {
    PROGRAMMING.values().forEach(y -> readsAll(y, s -> NoiseModels.programming(s, 25)));
    DRIFT.values().forEach(y -> readsAll(y, s -> NoiseModels.drift(s, 25)));
    READ.values().forEach(y -> readsAll(y, s -> NoiseModels.read(s, 25, Drift.NONE)));
    MVM.values().forEach(y -> readsAll(y, NoiseModels::mvm));
  }

  private static void readsAll(String yaml, Consumer<Section> reader) {
    Section s = Models.section(yaml);
    reader.accept(s);
    s.finish();
    assertTrue(s.problems().isEmpty(), () -> yaml + ": " + s.problems().list());
  }

  @Test
  void missingKeysAreReportedAndTheModelIsNone() {
    for (String name : NoiseModels.programmingNames()) {
      Section s = Models.section("model: " + name);
      ProgrammingNoise model = NoiseModels.programming(s, 25);
      if (!name.equals("none")) {
        assertSame(ProgrammingNoise.NONE, model);
        assertTrue(!s.problems().isEmpty());
      }
    }
    for (String name : NoiseModels.readNames()) {
      assertSame(
          ReadNoise.NONE, NoiseModels.read(Models.section("model: " + name), 25, Drift.NONE));
    }
    for (String name : NoiseModels.driftNames()) {
      assertSame(Drift.NONE, NoiseModels.drift(Models.section("model: " + name), 25));
    }
  }

  @Test
  void unknownModelIsReportedWithTheChoices() {
    Section s = Models.section("model: polinomial");
    assertSame(ProgrammingNoise.NONE, NoiseModels.programming(s, 25));
    String message = s.problems().list().get(0).toString();
    assertTrue(message.contains("model") && message.contains("polynomial"), message);
  }

  @Test
  void relaxationTableMustBeIncreasingAndComplete() {
    Section order =
        Models.section(
            "{model: relaxation-table, reference-g-max: 40 uS, times: [1 day, 1 s],"
                + " coefficients: [[1 uS], [2 uS]]}");
    NoiseModels.read(order, 40, Drift.NONE);
    assertTrue(order.problems().list().get(0).toString().contains("increasing"));
    Section missing =
        Models.section(
            "{model: relaxation-table, reference-g-max: 40 uS, times: [1 s, 1 day],"
                + " coefficients: [[1 uS]]}");
    NoiseModels.read(missing, 40, Drift.NONE);
    assertTrue(missing.problems().list().get(0).toString().contains("each of the 2 times"));
  }

  @Test
  void noisePerMultiplicationIsEitherUniformOrByWeight() {
    MvmNoise referred = NoiseModels.mvm(Models.section(MVM.get("output-referred")));
    assertTrue(referred.uniformVariance().isEmpty());
    float[] q = new float[3];
    referred.variance(new float[] {9, 1, -0.5f}, 1, 2, q);
    float unit = 0.0175f * 0.0175f;
    assertArrayEquals(new float[] {0, unit, unit / 2}, q, 1e-9f);
    MvmNoise additive = NoiseModels.mvm(Models.section(MVM.get("additive")));
    assertEquals(1e-4, additive.uniformVariance().getAsDouble(), 1e-12);
    assertNotSame(MvmNoise.NONE, additive);
    assertEquals(0, MvmNoise.NONE.uniformVariance().getAsDouble());
  }
}
