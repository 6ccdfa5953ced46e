package io.ohmflow.kernel.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.optim.UpdateRule.Moment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpdateRuleTest {
  private static final MovingAverage RUNNING =
      new MovingAverage(0.1, MovingAverage.Start.INITIAL_VALUE);

  /** Weights with rows of 300 and of 5000, digital values, ranges and running means. */
  private static final List<Segment> SEGMENTS =
      List.of(
          new Segment(0, 30 * 300, 300, Kind.WEIGHT, null),
          new Segment(9000, 10_000, 1, Kind.DIGITAL, null),
          new Segment(19_000, 2, 1, Kind.STATISTIC, MovingAverage.range()),
          new Segment(19_002, 4 * 5000, 5000, Kind.WEIGHT, null),
          new Segment(39_002, 7, 1, Kind.STATISTIC, RUNNING));

  private static final int SIZE = 39_009;

  private static UpdateRule rule(String yaml) {
    UpdateSettings settings = Configurations.read(yaml, s -> UpdateSettings.read(s, 100));
    return new UpdateRule(settings, SEGMENTS);
  }

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] v = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      v[i] = (float) random.nextGaussian();
    }
    return v;
  }

  @Test
  void cutsKeepWeightRowsWhole() {
    int[] cuts = rule("{}").cuts();
    // 4096 elements hold 13 rows of 300; a row of 5000 is a block by itself.
    assertArrayEquals(
        new int[] {
          0, 3900, 7800, 9000, 13_096, 17_192, 19_000, 19_002, 24_002, 29_002, 34_002, 39_002,
          39_009
        },
        cuts);
  }

  @Test
  void shardsAreNearlyEqualAndCutNoBlock() {
    UpdateRule rule = rule("{}");
    assertArrayEquals(new int[] {0, SIZE}, rule.shards(1));
    // Wanted at 13003 and 26006.
    assertArrayEquals(new int[] {0, 13_096, 24_002, SIZE}, rule.shards(3));
    for (int wanted = 1; wanted < 40; wanted++) {
      int[] shards = rule.shards(wanted);
      assertTrue(shards.length <= wanted + 1, wanted + " shards");
      assertEquals(0, shards[0]);
      assertEquals(SIZE, shards[shards.length - 1]);
      for (int i = 1; i < shards.length; i++) {
        assertTrue(shards[i - 1] < shards[i], "no empty shard");
        assertTrue(Arrays.binarySearch(rule.cuts(), shards[i]) >= 0, "border at " + shards[i]);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> rule.shards(0));
  }

  @Test
  void anyShardsGiveTheSameBits() {
    UpdateRule rule =
        rule(
            "{optimizer: {name: adamw, learning-rate: 0.01}, weight-clip: {name: std, k: 1},"
                + " max-gradient-norm: 0.5}");
    int[] cuts = rule.cuts();
    float[] expected = null;
    for (int[] borders : new int[][] {{0, SIZE}, {0, cuts[1], cuts[7], SIZE}, cuts}) {
      float[] w = random(1);
      w[19_000] = 0;
      OptimizerState[] states = new OptimizerState[borders.length - 1];
      for (int step = 0; step < 3; step++) {
        updateShards(rule, w, random(10 + step), borders, states, step);
      }
      if (expected == null) {
        expected = w;
      }
      assertArrayEquals(expected, w, "shards at " + Arrays.toString(borders));
      assertArrayEquals(expected, inParts(rule, borders), "parts at " + Arrays.toString(borders));
    }
  }

  /** The same steps on whole vectors, a part after the other. */
  private static float[] inParts(UpdateRule rule, int[] borders) {
    float[] w = random(1);
    w[19_000] = 0;
    OptimizerState state = rule.newState(SIZE);
    for (int step = 0; step < 3; step++) {
      // Something may follow the sums of gradients.
      float[] sums = Arrays.copyOf(random(10 + step), SIZE + 4);
      double norm = rule.norm(rule.squares(Arrays.copyOf(sums, SIZE), 0), 64);
      for (int k = 0; k + 1 < borders.length; k++) {
        Moment moment = new Moment(step, 64, norm);
        rule.applyPart(w, sums, borders[k], borders[k + 1], state, moment);
      }
    }
    return w;
  }

  private static void updateShards(
      UpdateRule rule, float[] w, float[] sums, int[] borders, OptimizerState[] states, int step) {
    double[] squares = new double[0];
    for (int k = 0; k + 1 < borders.length; k++) {
      double[] more =
          rule.squares(Arrays.copyOfRange(sums, borders[k], borders[k + 1]), borders[k]);
      int at = squares.length;
      squares = Arrays.copyOf(squares, at + more.length);
      System.arraycopy(more, 0, squares, at, more.length);
    }
    Moment moment = new Moment(step, 64, rule.norm(squares, 64));
    for (int k = 0; k + 1 < borders.length; k++) {
      float[] shard = Arrays.copyOfRange(w, borders[k], borders[k + 1]);
      if (states[k] == null) {
        states[k] = rule.newState(shard.length);
      }
      float[] part = Arrays.copyOfRange(sums, borders[k], borders[k + 1]);
      rule.apply(shard, part, borders[k], states[k], moment);
      System.arraycopy(shard, 0, w, borders[k], shard.length);
    }
  }

  @Test
  void anAverageFollowsTheWeightsAndLeavesStatisticsAlone() {
    UpdateRule rule =
        rule("{optimizer: {name: sgd, learning-rate: 1}, weight-average: {decay: 0.5}}");
    float[] w = new float[SIZE];
    OptimizerState state = rule.newState(SIZE);
    double average = 0;
    for (int step = 0; step < 30; step++) {
      float[] sums = new float[SIZE];
      sums[5] = -1;
      sums[9001] = -2;
      sums[39_002] = 7;
      rule.apply(w, sums, 0, state, new Moment(step, 1, 0));
      // Early decays are 0, 1/10, 2/11, …; from step 9 on they are 1/2.
      average += (1 - Math.min(0.5, step / (step + 9.0))) * (w[5] - average);
      float[] evaluated = rule.evaluated(w, 0, state);
      assertEquals(average, evaluated[5], 1e-5 * average);
      assertEquals(2 * average, evaluated[9001], 2e-5 * average);
      assertEquals(w[39_002], evaluated[39_002], "a statistic");
    }
    assertEquals(30f, w[5]);
    assertEquals(29.0, average, 0.01);
  }

  @Test
  void anyShardsGiveTheSameAverages() {
    UpdateRule rule =
        rule("{optimizer: {name: adamw, learning-rate: 0.01}, weight-average: {decay: 0.9}}");
    assertEquals(3, rule.slots());
    int[] cuts = rule.cuts();
    float[] expected = null;
    for (int[] borders : new int[][] {{0, SIZE}, cuts}) {
      float[] w = random(1);
      OptimizerState[] states = new OptimizerState[borders.length - 1];
      for (int step = 0; step < 3; step++) {
        updateShards(rule, w, random(10 + step), borders, states, step);
      }
      float[] evaluated = new float[SIZE];
      for (int k = 0; k + 1 < borders.length; k++) {
        float[] shard = Arrays.copyOfRange(w, borders[k], borders[k + 1]);
        float[] part = rule.evaluated(shard, borders[k], states[k]);
        System.arraycopy(part, 0, evaluated, borders[k], part.length);
      }
      if (expected == null) {
        expected = evaluated;
        assertNotEquals(w[0], evaluated[0]);
      }
      assertArrayEquals(expected, evaluated);
    }
  }

  @Test
  void withoutAnAverageNothingIsCopied() {
    float[] w = random(1);
    UpdateRule rule = rule("{}");
    assertSame(w, rule.evaluated(w, 0, rule.newState(SIZE)));
  }

  @Test
  void theNormLeavesStatisticsOut() {
    UpdateRule rule = rule("{}");
    float[] sums = new float[SIZE];
    sums[0] = 3;
    sums[20_000] = 4;
    sums[19_000] = 1000;
    sums[39_005] = 1000;
    assertEquals(0.5, rule.norm(rule.squares(sums, 0), 10), 1e-12);
  }

  @Test
  void aLargeGradientIsScaledToTheLimit() {
    UpdateRule rule = rule("{optimizer: {name: sgd, learning-rate: 1}, max-gradient-norm: 0.5}");
    float[] w = new float[SIZE];
    float[] sums = new float[SIZE];
    sums[0] = 30;
    sums[9500] = -40;
    double norm = rule.norm(rule.squares(sums, 0), 10);
    rule.apply(w, sums, 0, rule.newState(SIZE), new Moment(0, 10, norm));
    assertEquals(5, norm, 1e-12);
    assertEquals(-0.3f, w[0], 1e-6f);
    assertEquals(0.4f, w[9500], 1e-6f);
  }

  @Test
  void onlyWeightsOnTilesAreClipped() {
    UpdateRule rule = rule("{weight-clip: {name: fixed, limit: 0.5}}");
    float[] w = new float[SIZE];
    Arrays.fill(w, 2f);
    rule.apply(w, new float[SIZE], 0, rule.newState(SIZE), new Moment(0, 1, 0));
    assertEquals(0.5f, w[0]);
    assertEquals(2f, w[9000], "digital");
    assertEquals(0.5f, w[39_001]);
    assertEquals(2f, w[19_000], "a range without observation");
  }

  @Test
  void rangesStartAtTheFirstObservationAndThenMove() {
    UpdateRule rule = rule("{}");
    float[] w = new float[SIZE];
    w[39_002] = 1;
    OptimizerState state = rule.newState(SIZE);
    float[] sums = new float[SIZE];
    sums[19_000] = 8 * 3f;
    sums[39_002] = 8 * 2f;
    rule.apply(w, sums, 0, state, new Moment(0, 8, 0));
    assertEquals(3f, w[19_000], "first observation replaces 0");
    assertEquals(0f, w[19_001], "never observed");
    assertEquals(0.9f + 0.2f, w[39_002], 1e-6f);
    Arrays.fill(sums, 0);
    sums[19_000] = 8 * 5f;
    rule.apply(w, sums, 0, state, new Moment(1, 8, 0));
    assertEquals(3.2f, w[19_000], 1e-6f);
    assertEquals(0.9f * 1.1f, w[39_002], 1e-6f);
  }

  @Test
  void anEmptyBatchChangesNothing() {
    UpdateRule rule = rule("{optimizer: {name: adamw}}");
    float[] w = random(4);
    float[] before = w.clone();
    rule.apply(w, new float[SIZE], 0, rule.newState(SIZE), new Moment(0, 0, 0));
    assertArrayEquals(before, w);
  }

  @Test
  void scheduleScalesTheRate() {
    UpdateRule rule =
        rule(
            "{optimizer: {name: sgd, learning-rate: 0.5},"
                + " schedule: {name: step, every: 10, factor: 0.1}}");
    float[] w = new float[SIZE];
    float[] sums = new float[SIZE];
    sums[5] = 2;
    rule.apply(w, sums, 0, rule.newState(SIZE), new Moment(10, 2, 0));
    assertEquals(-0.05f, w[5], 1e-7f);
  }

  @Test
  void rejectsShardsThatCutBlocks() {
    UpdateRule rule = rule("{}");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                rule.apply(
                    new float[100], new float[100], 0, rule.newState(100), new Moment(0, 1, 0)));
    assertTrue(e.getMessage().contains("element 100 is not a block border"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> rule.norm(new double[3], 1));
    float[] whole = new float[SIZE];
    OptimizerState state = rule.newState(SIZE);
    Moment moment = new Moment(0, 1, 0);
    assertThrows(
        IllegalArgumentException.class, () -> rule.applyPart(whole, whole, 0, 100, state, moment));
    assertThrows(
        IllegalArgumentException.class,
        () -> rule.applyPart(whole, new float[100], 0, SIZE, state, moment));
    assertThrows(
        IllegalArgumentException.class,
        () -> new UpdateRule(rule.settings(), List.of(new Segment(1, 2, 1, Kind.DIGITAL, null))));
  }
}
