package io.ohmflow.kernel.crossbar;

import static io.ohmflow.kernel.noise.Effect.WIRES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.wires.Wires;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every profile that comes with the program names models that exist, with the keys they read. */
class BuiltInProfilesTest {

  static List<String> names() {
    return ProfileCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInProfileIsReadWithoutRest(String name) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open(name, problems);
    HardwareProfile profile = HardwareProfile.read(document, problems);
    problems.throwIfAny();
    ChipModel.of(profile);
    document.root().finish();
    assertEquals(List.of(), problems.list());
  }

  /**
   * The product of a chip has to do with the exact one, right after programming and a day later.
   * Bit slices, 6-bit inputs and the noisiest devices leave a correlation of 0.85 at least.
   */
  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInProfileMultiplies(String name) {
    Matrix w = Chips.normal(24, 60, 3);
    Matrix x = Chips.normal(40, 60, 4);
    AnalogMatrix tiles = Chips.programmed(Chips.chip(name), w, 40);
    double[] exact = Chips.product(x, w);
    for (double seconds : new double[] {0, 86_400}) {
      tiles.read(seconds, Chips.KEY.child(5));
      float[] y = Chips.multiply(tiles, x, 24, Chips.drive(3, 0)).data();
      assertTrue(correlation(exact, y) > 0.85, () -> name + ": " + correlation(exact, y));
    }
  }

  /** In a peer, tiles that are trained lack effects of those that are evaluated. */
  @ParameterizedTest
  @MethodSource("names")
  void trainingAndEvaluationMultiplyOnTheSameChip(String name) {
    AnalogMatrix tiles = Chips.programmed(Chips.chip(name), Chips.normal(24, 60, 3), 40);
    Matrix x = Chips.normal(40, 60, 4);
    Matrix trained = Matrix.zeros(40, 24);
    tiles.multiply(x, trained, Chips.drive(3, 8), tiles.newMask());
    Matrix evaluated = Chips.multiply(tiles, x, 24, Chips.drive(3, 8));
    assertArrayEquals(evaluated.data(), trained.data());
  }

  /** aihwkit: a segment of 0.35 Ohm and a device of 5 uS, input 0 next to the converter. */
  @Test
  void thePresetHasTheWiresOfItsSource() {
    ChipModel chip = Chips.chip("pcm-standard-wires");
    double loss = chip.wires().resistances().column() * chip.device().gMax();
    assertEquals(0.35 * 5, loss, 1e-6);
    assertEquals(Wires.Model.CLOSED_FORM, chip.wires().model());
    assertEquals(Wires.SensedEnd.FIRST_INPUT, chip.wires().sensedEnd());
    assertArrayEquals(product(Chips.chip("pcm-standard")), product(chip.only(without(WIRES))));
  }

  private static float[] product(ChipModel chip) {
    AnalogMatrix tiles = Chips.programmed(chip, Chips.normal(24, 60, 3), 40);
    return Chips.multiply(tiles, Chips.normal(40, 60, 4), 24, Chips.drive(3, 0)).data();
  }

  /** NeuroSim at 22 nm: 1.56 and 4.69 Ohm per cell, 19 % more with the barrier layer. */
  @Test
  void neuroSimSynapsesHaveTheWiresOfTheirProcess() {
    Wires.Resistances ohms = Chips.chip("reram-neurosim").wires().resistances();
    assertEquals(1.56 * 1.19, ohms.row(), 1e-9);
    assertEquals(4.69 * 1.19, ohms.column(), 1e-9);
  }

  private static Set<Effect> without(Effect effect) {
    Set<Effect> rest = EnumSet.allOf(Effect.class);
    rest.remove(effect);
    return rest;
  }

  private static double correlation(double[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
