package io.ohmflow.kernel.converter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile.Converter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AdcBankTest {
  private static final NoiseKey KEY = NoiseKey.of(7);
  private static final int BITS = 8;
  private static final int CODES = 1 << BITS;
  private static final Converter ADC = CodeGridTest.converter(ConverterCodes.FULL, BITS);

  private static AdcBank bank(AdcErrors errors, int columns, NoiseKey chip) {
    AdcBank bank = new AdcBank(errors, ADC, columns);
    bank.newChip(chip, new Draws());
    return bank;
  }

  private static double middle(TransferCurve curve) {
    return Linearity.of(curve).inl()[CODES / 2 - 1];
  }

  /**
   * CrossSim draws one set of capacitors for all SAR units of an array, although its documentation
   * speaks of one for each group.
   */
  @Test
  void everyGroupOfColumnsHasCapacitorsOfItsOwn() {
    int groups = 2000;
    AdcBank bank = bank(new AdcErrors(AdcType.SAR, 0.01f, 0, 0, 8), 8 * groups, KEY);
    double squares = 0;
    double products = 0;
    for (int g = 0; g < groups; g++) {
      double own = middle(bank.curve(8 * g));
      double next = middle(bank.curve(8 * ((g + 1) % groups)));
      assertSame(bank.curve(8 * g), bank.curve(8 * g + 7));
      squares += own * own;
      products += own * next;
    }
    // Correlation of independent ones: 1/√2000; five of that, a false alarm in 6e-7.
    assertEquals(0, products / squares, 5 / Math.sqrt(groups));
  }

  @Test
  void aColumnCountThatGroupsDoNotDivideLeavesASmallerGroup() {
    AdcBank bank = bank(new AdcErrors(AdcType.SAR, 0.05f, 0, 0, 4), 10, KEY);
    assertSame(bank.curve(8), bank.curve(9));
    assertNotEquals(middle(bank.curve(7)), middle(bank.curve(8)));
  }

  @Test
  void chipsDifferAndAreDrawnTheSameAgain() {
    AdcErrors errors = new AdcErrors(AdcType.PIPELINE, 0.02f, 0.01f, 0.001f, 1);
    float[] signals = new float[300];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = i / 150f - 1;
    }
    float[] one = signals.clone();
    AdcBank bank = bank(errors, 3, KEY);
    bank.convert(one, 1, 100);
    float[] other = signals.clone();
    bank.newChip(KEY.child(1), new Draws());
    bank.convert(other, 1, 100);
    float[] again = signals.clone();
    bank.newChip(KEY, new Draws());
    bank.convert(again, 1, 100);
    assertArrayEquals(one, again);
    assertNotEquals(Arrays.toString(one), Arrays.toString(other));
  }

  /** Offsets in steps, from the smallest signal that gives the code above the middle. */
  private static double[] offsets(AdcType type, int columnsPerAdc, int columns) {
    AdcBank bank = bank(new AdcErrors(type, 0, 0.01f, 0, columnsPerAdc), columns, KEY);
    int fine = 4000;
    float[] v = new float[fine * columns];
    for (int i = 0; i < fine; i++) {
      // From 20 steps below the middle to 20 above; a step is 2/255 of the range.
      Arrays.fill(v, i * columns, (i + 1) * columns, (float) ((i / 2000.0 - 1) * 20 * 2 / 255));
    }
    bank.convert(v, 1, fine);
    double[] offsets = new double[columns];
    for (int c = 0; c < columns; c++) {
      int at = 0;
      while (v[at * columns + c] < 0) {
        at++;
      }
      offsets[c] = (at / 2000.0 - 1) * 20;
    }
    return offsets;
  }

  @Test
  void comparatorsOfASharedConverterAreShared() {
    double[] offsets = offsets(AdcType.SAR, 5, 20);
    for (int c = 0; c < 20; c++) {
      assertEquals(offsets[c - c % 5], offsets[c]);
    }
    assertEquals(4, Arrays.stream(offsets).distinct().count());
  }

  @Test
  void everyColumnOfARampHasAComparator() {
    int columns = 600;
    double[] offsets = offsets(AdcType.RAMP, Integer.MAX_VALUE, columns);
    double std = Math.sqrt(Arrays.stream(offsets).map(o -> o * o).sum() / columns);
    // 1 % of a full scale of 256 steps; five standard errors: a false alarm in 6e-7.
    assertEquals(2.56, std, 2.56 * 5 / Math.sqrt(2.0 * columns));
  }
}
