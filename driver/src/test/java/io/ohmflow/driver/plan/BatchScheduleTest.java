package io.ohmflow.driver.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchScheduleTest {
  private static int[] step(BatchSchedule schedule, long step, int lanes) {
    int[] all = new int[schedule.batchSize(step)];
    int[] lane = new int[schedule.maxLaneSize(lanes)];
    int filled = 0;
    for (int v = 0; v < lanes; v++) {
      int n = schedule.laneIds(step, v, lanes, lane);
      assertEquals(schedule.laneSize(step, v, lanes), n);
      System.arraycopy(lane, 0, all, filled, n);
      filled += n;
    }
    assertEquals(all.length, filled);
    return all;
  }

  @Property(tries = 200)
  void everyEpochVisitsEverySampleOnce(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 350) int batch,
      @ForAll @IntRange(min = 1, max = 12) int lanes,
      @ForAll @IntRange(max = 3) int epoch,
      @ForAll long seed) {
    BatchSchedule schedule = new BatchSchedule(samples, batch, seed);
    int[] visits = new int[samples];
    long first = (long) epoch * schedule.stepsPerEpoch();
    for (long s = first; s < first + schedule.stepsPerEpoch(); s++) {
      assertEquals(epoch, schedule.epoch(s));
      for (int id : step(schedule, s, lanes)) {
        visits[id]++;
      }
    }
    assertTrue(Arrays.stream(visits).allMatch(n -> n == 1));
  }

  @Property(tries = 200)
  void lanesOnlyCutTheBatch(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 64) int batch,
      @ForAll @IntRange(min = 1, max = 70) int lanes,
      @ForAll @IntRange(max = 50) int step,
      @ForAll long seed) {
    BatchSchedule schedule = new BatchSchedule(samples, batch, seed);
    assertArrayEquals(step(schedule, step, 1), step(schedule, step, lanes));
  }

  @Property(tries = 200)
  void laneSizesDifferByAtMostOne(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 20) int lanes,
      @ForAll @IntRange(max = 50) int step) {
    BatchSchedule schedule = new BatchSchedule(samples, batch, 1);
    var sizes =
        IntStream.range(0, lanes).map(v -> schedule.laneSize(step, v, lanes)).summaryStatistics();
    assertTrue(sizes.getMax() - sizes.getMin() <= 1);
    assertTrue(sizes.getMax() <= schedule.maxLaneSize(lanes));
  }

  @Test
  void lastBatchOfAnEpochTakesWhatIsLeft() {
    BatchSchedule schedule = new BatchSchedule(10, 4, 7);
    assertEquals(3, schedule.stepsPerEpoch());
    assertEquals(4, schedule.batchSize(1));
    assertEquals(2, schedule.batchSize(2));
    assertEquals(4, schedule.batchSize(3));
  }

  @Test
  void batchLargerThanTheDataHoldsAllOfIt() {
    BatchSchedule schedule = new BatchSchedule(5, 64, 7);
    assertEquals(1, schedule.stepsPerEpoch());
    assertEquals(5, schedule.batchSize(0));
    assertEquals(2, schedule.maxLaneSize(4));
  }

  @Test
  void epochsAndSeedsHaveTheirOwnOrder() {
    BatchSchedule schedule = new BatchSchedule(1000, 1000, 7);
    int[] first = step(schedule, 0, 1);
    // Two independent orders of 1000 agree with probability 1/1000!.
    assertFalse(Arrays.equals(first, step(schedule, 1, 1)));
    assertFalse(Arrays.equals(first, step(new BatchSchedule(1000, 1000, 8), 0, 1)));
    assertArrayEquals(first, step(new BatchSchedule(1000, 1000, 7), 0, 1));
  }

  @Test
  void lateStepsOfLongRunsDoNotOverflow() {
    BatchSchedule schedule = new BatchSchedule(Integer.MAX_VALUE, 1 << 30, 7);
    long step = 1L << 40;
    int[] ids = new int[1];
    assertEquals(1, schedule.laneIds(step, 0, 1 << 30, ids));
    assertTrue(ids[0] >= 0);
  }

  @Test
  void refusesWhatIsNoSchedule() {
    assertThrows(IllegalArgumentException.class, () -> new BatchSchedule(0, 1, 7));
    assertThrows(IllegalArgumentException.class, () -> new BatchSchedule(1, 0, 7));
    BatchSchedule schedule = new BatchSchedule(10, 4, 7);
    assertThrows(IllegalArgumentException.class, () -> schedule.laneIds(0, 2, 2, new int[4]));
    assertThrows(IllegalArgumentException.class, () -> schedule.laneIds(-1, 0, 2, new int[4]));
  }
}
