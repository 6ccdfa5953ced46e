package io.ohmflow.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.driver.report.Gradients.Alignment;
import io.ohmflow.driver.report.Gradients.Effects;
import io.ohmflow.driver.report.Gradients.Stage;
import io.ohmflow.driver.report.Gradients.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientAdviceTest {
  private static Alignment of(String name, Double cosine) {
    Value value = new Value(cosine, cosine, cosine);
    return new Alignment(name, 1, value, value, null, value, 0.1);
  }

  private static Effects set(String effects, double all, Alignment... layers) {
    return new Effects(effects, "autodiff", of("all", all), of("", 1.0).cosine(), List.of(layers));
  }

  private static List<String> advice(Effects... sets) {
    Stage before = new Stage(1, List.of(set("together", 0.1)));
    Stage last = new Stage(2, List.of(sets));
    return GradientAdvice.of(new Gradients("ste", 8, 2, List.of(before, last)));
  }

  @Test
  void aDirectionThatIsKeptNeedsNone() {
    assertEquals(List.of(), advice(set("together", 0.9, of("linear-1", 0.1))));
    assertEquals(List.of(), GradientAdvice.of(new Gradients("ste", 8, 2, List.of())));
  }

  @Test
  void wiresAreNamedWithTheirRemedy() {
    Alignment unknown = of("conv2d-1", null);
    assertEquals(
        List.of(
            "wires alone: the direction is lost, cosine 0.52, least in linear-1 (0.51). Where wires"
                + " take most of the current, fewer rows per tile (tile.rows) bring it back."),
        advice(
            set("together", 0.8),
            set("wires alone", 0.52, unknown, of("linear-1", 0.51), of("linear-2", 0.86))));
  }

  @Test
  void stuckCellsAreNamedWithTheirs() {
    assertEquals(
        List.of(
            "faults alone: the direction is lost, cosine 0.20. Where cells are stuck, gradient:"
                + " ste-noisy brings it back, unless many are stuck high."),
        advice(set("together", 0.9), set("faults alone", 0.2)));
  }

  @Test
  void withoutEffectsAloneTheWayToThemIsShown() {
    assertEquals(
        List.of(
            "together: the direction is lost, cosine 0.30. --each-effect tells which effect it is."
                + " Where wires take most of the current, fewer rows per tile (tile.rows) bring it"
                + " back. Where cells are stuck, gradient: ste-noisy brings it back, unless many"
                + " are stuck high."),
        advice(set("together", 0.3)));
    assertEquals(
        List.of("adc alone: the direction is lost, cosine 0.20."),
        advice(set("together", 0.9), set("adc alone", 0.2)));
  }
}
