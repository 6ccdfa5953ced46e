package io.ohmflow.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings that a sweep tries. */
class SpaceTest {
  private static final String YAML =
      """
      hardware: [pcm-standard, ideal]
      training.optimizer: [{name: sgd, learning-rate: 0.1}, {name: adamw, learning-rate: 0.01}]
      noise.scale: {from: 0.5, to: 2, scale: log, points: 3}
      training.batch: {from: 32, to: 34, whole: true}
      hardware.adc.bits: {from: 4, to: 8, whole: true, unit: bit, when: {hardware: pcm-standard}}
      """;

  private static Space space(String yaml, Problems problems) {
    return Space.read(Document.parse(yaml, "sweep.yaml", problems).root());
  }

  private static Space space() {
    Problems problems = new Problems();
    Space space = space(YAML, problems);
    problems.throwIfAny();
    return space;
  }

  @Test
  void pointsBecomeSettings() {
    Map<String, String> low = space().at(new double[5]);
    assertEquals("pcm-standard", low.get("hardware"));
    assertEquals("{name: sgd, learning-rate: 0.1}", low.get("training.optimizer"));
    assertEquals("0.5", low.get("noise.scale"));
    assertEquals("32", low.get("training.batch"));
    assertEquals("4 bit", low.get("hardware.adc.bits"));
    Map<String, String> middle = space().at(new double[] {0.4, 0.6, 0.5, 0.999, 0.999});
    assertEquals("1", middle.get("noise.scale"));
    assertEquals("34", middle.get("training.batch"));
    assertEquals("8 bit", middle.get("hardware.adc.bits"));
  }

  @Test
  void whatDoesNotApplyIsNotSet() {
    assertTrue(!space().at(new double[] {0.9, 0, 0, 0, 0}).containsKey("hardware.adc.bits"));
  }

  @Test
  void aGridHasEveryCombinationOnce() {
    List<Map<String, String>> grid = space().grid();
    // 2 optimizers, 3 scales, 3 batches, and 3 widths for one chip, none for the other.
    assertEquals(2 * 3 * 3 * (3 + 1), grid.size());
    assertEquals(grid.size(), new HashSet<>(grid).size());
  }

  @ParameterizedTest
  @EnumSource(Sampler.class)
  void moreTrialsBeginWithTheSame(Sampler sampler) {
    List<Map<String, String>> some = sampler.settings(space(), 7, 3);
    List<Map<String, String>> more = sampler.settings(space(), 20, 3);
    assertEquals(7, some.size());
    assertEquals(some, more.subList(0, 7));
    assertEquals(20, new HashSet<>(more).size());
  }

  /** A Sobol sequence puts one of 16 points into each sixteenth of every axis. */
  @Test
  void sobolFillsEachAxisEvenly() {
    Problems problems = new Problems();
    Space line = space("a: {from: 0, to: 16}\nb: {from: 0, to: 16}", problems);
    int[][] counts = new int[2][16];
    for (Map<String, String> each : Sampler.SOBOL.settings(line, 16, 5)) {
      counts[0][(int) Double.parseDouble(each.get("a"))]++;
      counts[1][(int) Double.parseDouble(each.get("b"))]++;
    }
    for (int[] axis : counts) {
      for (int count : axis) {
        assertEquals(1, count);
      }
    }
  }

  @Test
  void everyMistakeIsListed() {
    Problems problems = new Problems();
    space(
        """
        a: {from: 2, to: 1}
        b: {from: 0, to: 1, scale: log}
        c: {values: [], when: {d: 1}}
        d: 7
        """,
        problems);
    String text = String.join("\n", problems.list().stream().map(Object::toString).toList());
    assertTrue(text.contains("a.to: is below from"), text);
    assertTrue(text.contains("b.from: expected a positive number"), text);
    assertTrue(text.contains("c.values: expected at least one value"), text);
    assertTrue(text.contains("c.when.d: expected a key of the space that stands above"), text);
    assertTrue(text.contains("d: expected a list of values"), text);
  }
}
