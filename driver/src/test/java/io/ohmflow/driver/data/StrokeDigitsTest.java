package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StrokeDigitsTest {
  private static final int PIXELS = StrokeDigits.SIDE * StrokeDigits.SIDE;

  private static DataSplits digits(int train, int test, long seed) {
    return new StrokeDigits(train, test, seed, 1, 0.05).load(null);
  }

  @Test
  void largerSetBeginsWithTheSmallerOne() {
    DataSplits small = digits(300, 70, 7);
    DataSplits large = digits(1000, 600, 7);
    assertEquals(small.train().fingerprint(), large.train().first(300).fingerprint());
    assertEquals(small.test().fingerprint(), large.test().first(70).fingerprint());
  }

  @Test
  void seedsAndSplitsDiffer() {
    DataSplits seven = digits(50, 50, 7);
    assertNotEquals(seven.train().fingerprint(), seven.test().fingerprint());
    assertNotEquals(seven.train().fingerprint(), digits(50, 50, 8).train().fingerprint());
  }

  @Test
  void classesAreEquallyFrequent() {
    Dataset data = digits(200, 1, 7).train();
    int[] counts = new int[StrokeDigits.CLASSES];
    for (int id = 0; id < data.size(); id++) {
      counts[data.label(id)]++;
    }
    for (int count : counts) {
      assertEquals(20, count);
    }
  }

  @Test
  void everyPictureHasInkInTheMiddleAndLittleAtTheBorder() {
    Dataset data = new StrokeDigits(2000, 1, 7, 1, 0).load(null).train();
    double border = 0;
    for (int id = 0; id < data.size(); id++) {
      double ink = 0;
      for (int p = 0; p < PIXELS; p++) {
        int row = p / StrokeDigits.SIDE;
        int column = p % StrokeDigits.SIDE;
        boolean edge = Math.min(row, column) == 0 || Math.max(row, column) == StrokeDigits.SIDE - 1;
        ink += data.value(id, p) / 255.0;
        border += edge ? data.value(id, p) / 255.0 : 0;
      }
      int sample = id;
      double share = ink / PIXELS;
      assertTrue(share > 0.02 && share < 0.4, () -> "sample " + sample + ": " + share);
    }
    // The 108 border pixels hold 0.2 % of what they could: digits are hardly ever cut off.
    assertTrue(border / data.size() / 108 < 4e-3, "border " + border);
  }

  @Test
  void withoutJitterOnlyThePenAndTheWayOfWritingDiffer() {
    Dataset data = new StrokeDigits(400, 1, 7, 0, 0).load(null).train();
    // A printed 1 of any pen has ink in the middle of the picture.
    for (int id = 1; id < data.size(); id += StrokeDigits.CLASSES) {
      assertTrue(data.value(id, 14 * StrokeDigits.SIDE + 13) > 60);
    }
  }

  /**
   * Neighbours in pixel space tell most digits apart but not all: the task is worth training on.
   * The draws are fixed, so this is no statistical test; the bounds say what a change of the
   * generator may do.
   */
  @Test
  void digitsAreNeitherTrivialNorHopeless() {
    DataSplits data = digits(2000, 400, 7);
    int correct = 0;
    for (int id = 0; id < data.test().size(); id++) {
      correct += nearestLabel(data.train(), data.test(), id) == data.test().label(id) ? 1 : 0;
    }
    double accuracy = (double) correct / data.test().size();
    assertTrue(accuracy > 0.75 && accuracy < 0.97, () -> "nearest neighbour " + accuracy);
  }

  private static int nearestLabel(Dataset train, Dataset test, int id) {
    int label = -1;
    int best = Integer.MAX_VALUE;
    for (int other = 0; other < train.size(); other++) {
      int distance = 0;
      for (int p = 0; p < PIXELS && distance < best; p++) {
        float d = train.value(other, p) - test.value(id, p);
        distance += d * d;
      }
      if (distance < best) {
        best = distance;
        label = train.label(other);
      }
    }
    return label;
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    assertThrows(IllegalArgumentException.class, () -> new StrokeDigits(0, 1, 7, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new StrokeDigits(1, 1, 7, 2.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new StrokeDigits(1, 1, 7, Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new StrokeDigits(1, 1, 7, 1, -0.1));
  }
}
