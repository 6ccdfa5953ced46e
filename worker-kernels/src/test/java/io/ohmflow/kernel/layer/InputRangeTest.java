package io.ohmflow.kernel.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.layer.InputRange.Policy;
import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputRangeTest {
  private final Problems problems = new Problems();

  private InputRange read(String yaml) {
    Document document = Document.parse("input-range: " + yaml, "run.yaml", problems);
    InputRange range = InputRange.read(document.root().section("input-range"));
    document.root().finish();
    return range;
  }

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void movesByDefault() {
    assertEquals(new InputRange(Policy.MOVING, 0.1, 0.995, 100, 1e-3, 0.95), read("{}"));
    assertEquals(List.of(), found());
  }

  @Test
  void readsEveryKey() {
    assertEquals(
        new InputRange(Policy.QUANTILE, 0.2, 0.99, 100, 1e-3, 0.95),
        read("{policy: quantile, momentum: 0.2, quantile: 0.99}"));
    assertEquals(
        new InputRange(Policy.LEARNED, 0.3, 0.995, 5, 0.01, 0.9),
        read("{policy: learned, momentum: 0.3, init-steps: 5, decay: 0.01, inside: 0.9}"));
    assertEquals(Policy.BATCH_MAXIMUM, read("{policy: batch-maximum}").policy());
    assertEquals(List.of(), found());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{policy: fixed} | run.yaml:1: input-range.policy: expected moving, quantile,",
        "{momentum: 0} | run.yaml:1: input-range.momentum: expected a number above 0",
        "{policy: quantile, quantile: 1.5} | run.yaml:1: input-range.quantile: expected a number",
        "{policy: learned, init-steps: 0} | run.yaml:1: input-range.init-steps: expected a whole",
        "{policy: learned, decay: -1} | run.yaml:1: input-range.decay: expected a non-negative",
        "{policy: learned, inside: 2} | run.yaml:1: input-range.inside: expected a number from 0",
        "{policy: moving, quantile: 0.9} | run.yaml:1: input-range.quantile: unknown"
      })
  void namesWhatIsWrong(String yaml, String message) {
    read(yaml);
    assertEquals(1, found().size(), found()::toString);
    assertTrue(found().get(0).startsWith(message), found()::toString);
  }

  @Test
  void rejectsWhatNoRangeCanBe() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new InputRange(Policy.MOVING, 0.1, Double.NaN, 1, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new InputRange(Policy.LEARNED, 0.1, 1, 0, 0, 0));
  }

  @Test
  void onlyALearnedRangeIsTrained() {
    assertEquals(Kind.STATISTIC, InputRange.of(Policy.MOVING).parameter().kind());
    assertEquals(Kind.STATISTIC, InputRange.of(Policy.QUANTILE).parameter().kind());
    ParameterSpec learned = InputRange.of(Policy.LEARNED).parameter();
    assertEquals(Kind.RANGE, learned.kind());
    assertTrue(learned.average().observes(99, 1));
    assertFalse(learned.average().observes(100, 1));
    assertTrue(learned.average().observes(100, 0), "an unknown range goes on observing");
  }

  @Test
  void reachesLayersInsideOfOthers() {
    Shape input = new Shape(4, 4, 2);
    LayerSpec spec =
        Bench.read("residual: {body: [{conv2d: {out: 2, kernel: 1}}]}", input)
            .with(InputRange.of(Policy.LEARNED));
    assertEquals(
        List.of("body.conv2d-1.input-range"),
        spec.parameters().stream()
            .filter(p -> p.kind() == Kind.RANGE)
            .map(ParameterSpec::name)
            .toList());
  }
}
