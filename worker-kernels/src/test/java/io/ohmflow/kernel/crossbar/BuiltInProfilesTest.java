package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.List;
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
