package io.ohmflow.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationConfigTest {
  private final Problems problems = new Problems();

  @Test
  void defaults() {
    EvaluationConfig config = read("{}");
    assertEquals(25, config.chips());
    assertEquals(
        List.of(1.0, 3600.0, 86_400.0, 2_629_800.0, 31_557_600.0, 315_576_000.0), config.times());
    assertEquals(1, config.seed());
    assertEquals(1, config.everyEpochs());
    assertEquals(EffectStudy.TOGETHER, config.effects());
    assertEquals(0, config.threshold());
    problems.throwIfAny();
  }

  @Test
  void everyKey() {
    EvaluationConfig config =
        read(
            "{chips: 7, times: [1 min, 1 year], seed: 3, every-epochs: 0, effects: each,"
                + " threshold: 0.98}");
    assertEquals(7, config.chips());
    assertEquals(List.of(60.0, 31_557_600.0), config.times());
    assertEquals(3, config.seed());
    assertEquals(0, config.everyEpochs());
    assertEquals(EffectStudy.EACH, config.effects());
    assertEquals(0.98, config.threshold());
    problems.throwIfAny();
  }

  @Test
  void whatCannotBeIsReported() {
    read("{chips: -1, times: [], effects: some, threshold: 98}");
    List<String> keys = problems.list().stream().map(Problem::key).toList();
    assertEquals(List.of("chips", "times", "effects", "threshold"), keys);
    assertTrue(problems.list().get(2).message().contains("expected together or each, got some"));
  }

  @Test
  void timesOfTheCommandLine() {
    assertEquals(86_400, EvaluationConfig.time("--time", "1d"));
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> EvaluationConfig.time("--time", "tomorrow"));
    assertTrue(e.getMessage().startsWith("--time"), e.getMessage());
  }

  private EvaluationConfig read(String yaml) {
    Document document = Document.parse(yaml, "run.yaml", problems);
    EvaluationConfig config = EvaluationConfig.read(document.root());
    document.root().finish();
    return config;
  }
}
