package io.ohmflow.kernel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  private static final int LINES = 7;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 30, 48, 67})
  void linesAreCopiedAndNothingElseIsTouched(int length) {
    float[] in = random(1, 3 + LINES * 70);
    float[] out = random(2, 9 + LINES * 71);
    float[] expected = out.clone();
    for (int k = 0; k < LINES; k++) {
      for (int i = 0; i < length; i++) {
        expected[9 + k * 71 + i] = in[3 + k * 11 + i];
      }
    }
    Lines.copy(in, 3, 11, out, 9, 71, LINES, length);
    assertArrayEquals(expected, out, 0f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 30})
  void linesThatMoveAtOnceTouchNothingBeyondTheirRoom(int length) {
    int step = length + Lines.OVER;
    float[] in = random(1, 3 + LINES * 11 + length);
    float[] out = random(2, 9 + LINES * step);
    float[] before = out.clone();
    Lines.copyOver(in, 3, 11, out, 9, step, LINES, length);
    for (int i = 0; i < out.length; i++) {
      int k = (i - 9) / step;
      int place = i < 9 ? Lines.OVER : (i - 9) % step;
      if (place < length && i >= 9) {
        assertEquals(in[3 + k * 11 + place], out[i], "line " + k + " at " + place);
      } else if (place >= Math.max(length, Lines.OVER)) {
        assertEquals(before[i], out[i], "behind line " + k + " at " + place);
      }
    }
  }

  /** Arrays that end with the last line leave no room for whole vectors. */
  @Test
  void linesThatMoveAtOnceEndWithTheArrays() {
    float[] in = random(1, 3 + 6 * 11 + 5);
    float[] out = new float[9 + 6 * 20 + 5];
    Lines.copyOver(in, 3, 11, out, 9, 20, LINES, 5);
    assertEquals(in[in.length - 1], out[out.length - 1]);
    assertEquals(in[3 + 5 * 11 + 4], out[9 + 5 * 20 + 4]);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 11", "5, 11", "16, 11", "30, 11", "48, 11", "67, 11", "16, 16", "48, 16", "40, 16", "64, 32"
  })
  void overlappingLinesAreAddedInOrder(int length, int step) {
    float[] in = random(3, 3 + LINES * 70);
    float[] out = random(4, 9 + LINES * step + 70);
    float[] expected = out.clone();
    for (int k = 0; k < LINES; k++) {
      for (int i = 0; i < length; i++) {
        expected[9 + k * step + i] += in[3 + k * 70 + i];
      }
    }
    Lines.add(in, 3, 70, out, 9, step, LINES, length);
    assertArrayEquals(expected, out, 0f);
  }

  /** As under a window with a margin; long lines reach beyond on both sides. */
  @ParameterizedTest
  @CsvSource({
    "5, 11, 11",
    "30, 11, 22",
    "30, 6, 12",
    "48, 11, 11",
    "48, 16, 16",
    "80, 16, 32",
    "48, 32, 16",
    "40, 16, 16",
    "67, 11, 11"
  })
  void whatLiesOutsideIsLeftOut(int length, int step, int margin) {
    float[] in = random(3, 3 + LINES * 90);
    float[] out = random(4, 100 + LINES * step + 90);
    float[] expected = out.clone();
    int begin = 50 + margin;
    int end = 50 + LINES * step - margin;
    for (int k = 0; k < LINES; k++) {
      for (int i = 0; i < length; i++) {
        int at = 50 + k * step + i;
        if (at >= begin && at < end) {
          expected[at] += in[3 + k * 90 + i];
        }
      }
    }
    Lines.addWithin(in, 3, 90, out, 50, step, LINES, length, begin, end);
    assertArrayEquals(expected, out, 0f);
  }

  private static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = 1000 * random.nextFloat() - 0.5f;
    }
    return values;
  }
}
