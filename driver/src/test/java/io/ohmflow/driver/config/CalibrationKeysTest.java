package io.ohmflow.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.layer.InputRange;
import io.ohmflow.kernel.network.Statistic;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of training and evaluation that concern ranges and statistics. */
class CalibrationKeysTest {
  private final Problems problems = new Problems();

  private Section root(String yaml) {
    return Document.parse(yaml, "run.yaml", problems).root();
  }

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void nothingIsMeasuredOnChipsByDefault() {
    Section root = root("{}");
    Reestimation read = EvaluationConfig.read(root).reestimation();
    root.finish();
    assertEquals(Reestimation.NONE, read);
    assertFalse(read.isNeeded());
    assertEquals(List.of(), found());
  }

  @Test
  void momentsAndRangesAreChosenSeparately() {
    Section root = root("{batch-norm: reestimated, reestimation-batches: 3}");
    assertEquals(
        new Reestimation(Set.of(Statistic.BATCH_MOMENTS), 3),
        EvaluationConfig.read(root).reestimation());
    root.finish();
    root = root("{batch-norm: running, ranges: reestimated}");
    Reestimation ranges = EvaluationConfig.read(root).reestimation();
    root.finish();
    assertEquals(new Reestimation(Set.of(Statistic.RANGES), 8), ranges);
    assertTrue(ranges.isNeeded());
    assertEquals(List.of(), found());
  }

  @Test
  void wrongValuesAreNamed() {
    EvaluationConfig.read(root("{batch-norm: adabs, ranges: learned, reestimation-batches: 0}"));
    assertEquals(3, found().size(), found()::toString);
    assertTrue(found().get(0).contains("batch-norm: expected running or reestimated"));
    assertTrue(found().get(1).contains("ranges: expected trained or reestimated"));
    assertTrue(found().get(2).contains("reestimation-batches: expected a whole number"));
    assertThrows(IllegalArgumentException.class, () -> new Reestimation(Set.of(), 0));
  }

  @Test
  void trainingReadsItsInputRanges() {
    Section root = root("{input-range: {policy: quantile, quantile: 0.9}}");
    InputRange range = TrainingConfig.read(root).inputRange();
    root.finish();
    assertEquals(InputRange.Policy.QUANTILE, range.policy());
    assertEquals(0.9, range.quantile());
    assertEquals(
        InputRange.of(InputRange.Policy.MOVING), TrainingConfig.read(root("{}")).inputRange());
    assertEquals(List.of(), found());
  }

  @Test
  void learnedRangesNeedTiles() {
    TrainingConfig.read(root("{gradient: none, input-range: {policy: learned}}"));
    assertEquals(1, found().size(), found()::toString);
    assertTrue(
        found().get(0).startsWith("run.yaml:1: input-range.policy: learned needs tiles"),
        found()::toString);
  }
}
