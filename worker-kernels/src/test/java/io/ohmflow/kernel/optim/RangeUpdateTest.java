package io.ohmflow.kernel.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.optim.MovingAverage.Start;
import io.ohmflow.kernel.optim.UpdateRule.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeUpdateTest {
  private static final int SAMPLES = 4;
  private static final MovingAverage TWO_STEPS = new MovingAverage(0.5, Start.FIRST_OBSERVATION, 2);
  private static final List<Segment> RANGE =
      List.of(
          new Segment(0, 1, 1, Kind.DIGITAL, null), new Segment(1, 1, 1, Kind.RANGE, TWO_STEPS));

  private final float[] values = {0, 0};

  private static UpdateRule rule(String optimizer) {
    return new UpdateRule(
        Configurations.read("{optimizer: " + optimizer + "}", s -> UpdateSettings.read(s, 100)),
        RANGE);
  }

  private void update(UpdateRule rule, OptimizerState state, long step, float mean) {
    float[] sums = {SAMPLES * mean, SAMPLES * mean};
    rule.apply(values, sums, 0, state, new Moment(step, SAMPLES, 0));
  }

  @Test
  void isObservedThenOptimized() {
    UpdateRule rule = rule("{name: sgd, learning-rate: 0.1}");
    OptimizerState state = rule.newState(2);
    update(rule, state, 0, 4);
    assertEquals(4f, values[1], "the first observation");
    update(rule, state, 1, 2);
    assertEquals(3f, values[1], "the mean with momentum 1/2");
    update(rule, state, 2, 2);
    assertEquals(2.8f, values[1], 1e-6, "a step down the gradient");
  }

  @Test
  void anUnknownRangeGoesOnObserving() {
    UpdateRule rule = rule("{name: sgd, learning-rate: 0.1}");
    OptimizerState state = rule.newState(2);
    update(rule, state, 7, 0);
    assertEquals(0f, values[1]);
    update(rule, state, 8, 5);
    assertEquals(5f, values[1]);
    update(rule, state, 9, 10);
    assertEquals(4f, values[1]);
  }

  @Test
  void theOptimizersClockStartsWithItsFirstGradient() {
    // Adam's first step has the length of the rate, whatever the gradient.
    UpdateRule rule = rule("{name: adamw, learning-rate: 0.125, weight-decay: 0}");
    OptimizerState state = rule.newState(2);
    values[1] = 3;
    update(rule, state, 2, 0.01f);
    assertEquals(2.875f, values[1], 1e-6);
  }

  @Test
  void weightDecayDoesNotPullIt() {
    for (String name : Optimizers.names()) {
      UpdateRule rule = rule("{name: " + name + ", learning-rate: 0.1, weight-decay: 0.5}");
      OptimizerState state = rule.newState(2);
      values[0] = 3;
      values[1] = 3;
      update(rule, state, 2, 0);
      assertEquals(3f, values[1], name);
      assertTrue(values[0] < 3, name);
    }
  }

  @Test
  void staysPositiveWhateverTheRate() {
    UpdateRule rule = rule("{name: sgd, learning-rate: 100}");
    OptimizerState state = rule.newState(2);
    values[1] = 3;
    update(rule, state, 2, 1);
    assertEquals(1.5f, values[1]);
    update(rule, state, 3, -1);
    assertEquals(3f, values[1]);
  }

  @Test
  void theGradientNormLeavesItOut() {
    UpdateRule rule = rule("{name: sgd}");
    assertEquals(3, rule.norm(rule.squares(new float[] {3, 1000}, 0), 1), 1e-12);
  }

  @Test
  void onlyWhatIsObservedHasAnAverage() {
    assertThrows(IllegalArgumentException.class, () -> new Segment(0, 1, 1, Kind.RANGE, null));
    assertThrows(
        IllegalArgumentException.class, () -> new MovingAverage(0.5, Start.FIRST_OBSERVATION, 0));
  }
}
