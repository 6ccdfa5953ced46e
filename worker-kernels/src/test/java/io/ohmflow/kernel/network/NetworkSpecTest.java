package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkSpecTest {
  private static final Shape DIGITS = new Shape(28, 28, 1);

  static List<String> presets() {
    return NetworkSpec.presets();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetSuitsDigits(String name) {
    NetworkSpec network = NetworkSpec.preset(name, DIGITS, 10);
    assertEquals(DIGITS, network.input());
    assertEquals(Shape.flat(10), network.layers().output());
  }

  @Test
  void lenet5HasItsPublishedSize() {
    // 156 + 2416 + 48,120 + 10,164 + 850.
    assertEquals(61_706, NetworkSpec.preset("lenet5", DIGITS, 10).layout().trainedSize());
    // 784·256 + 256 + 256·128 + 128 + 128·10 + 10.
    assertEquals(235_146, NetworkSpec.preset("mlp", DIGITS, 10).layout().trainedSize());
  }

  @Test
  void resnet20HasItsPublishedSize() {
    ParameterLayout layout = NetworkSpec.preset("resnet20", new Shape(32, 32, 3), 10).layout();
    // Convolutions 432 + 6·2304 + 4608 + 5·9216 + 18,432 + 5·36,864, linear 650, two numbers for
    // each of 16·7 + 32·6 + 64·6 channels.
    assertEquals(269_722, layout.trainedSize());
  }

  @Test
  void aPresetThatDoesNotFitTheDataSaysSo() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> NetworkSpec.preset("lenet5", new Shape(4, 4, 1), 10));
    assertTrue(e.getMessage().contains("window does not fit"), e.getMessage());
  }

  @Test
  void theReportCountsTilesCellsAndWork() {
    NetworkReport report =
        NetworkReport.of(
            NetworkSpec.preset("lenet5", DIGITS, 10), new HardwareProfile.Tile(128, 64));
    // conv 25 × 6 and 150 × 16, linear 400 × 120, 120 × 84, 84 × 10.
    assertEquals(
        List.of(1L, 2L, 8L, 2L, 1L),
        report.rows().stream().map(NetworkReport.Row::tiles).filter(t -> t > 0).toList());
    assertEquals(14, report.tiles());
    assertEquals(2 * (150 + 2400 + 48_000 + 10_080 + 840), report.cells());
    assertEquals(784 * 150 + 100 * 2400 + 48_000 + 10_080 + 840, report.macs());
    NetworkReport.Row first = report.rows().get(0);
    assertEquals("conv2d-1", first.name());
    assertEquals(new Shape(28, 28, 6), first.output());
    assertEquals(784, first.tileVectors());
    assertEquals(156, first.parameters());
  }

  @Test
  void theReportNamesNestedLayersByTheirPlace() {
    NetworkReport report =
        NetworkReport.of(Workbench.network(Workbench.SMALL), new HardwareProfile.Tile(512, 512));
    assertTrue(report.rows().stream().anyMatch(r -> r.name().equals("residual-1.body.conv2d-1")));
    assertTrue(report.rows().stream().noneMatch(r -> r.type().equals("residual")));
  }

  @Test
  void initialParametersFollowTheKeyAndTheFanIn() {
    ParameterLayout layout = NetworkSpec.preset("mlp", DIGITS, 10).layout();
    float[] p = layout.initialParameters(NoiseKey.of(1));
    assertArrayEquals(p, layout.initialParameters(NoiseKey.of(1)));
    assertFalse(Arrays.equals(p, layout.initialParameters(NoiseKey.of(2))));
    ParameterLayout.Entry weight = layout.entries().get(0);
    double bound = 1 / 28.0;
    double squares = 0;
    for (int i = 0; i < weight.size(); i++) {
      assertTrue(Math.abs(p[i]) <= bound);
      squares += p[i] * p[i];
    }
    // Variance of a uniform: bound²/3. Its estimate from 200,704 has a relative σ of 0.2 %; 5σ.
    assertEquals(1, squares / weight.size() / (bound * bound / 3), 0.01);
  }

  @Test
  void layersMustEndInOneValuePerClass() {
    assertTrue(
        Workbench.problems("network: [flatten, {linear: {out: 4}}]")
            .contains("the last layer gives 4, but 3 classes need a flat output of 3 values"));
  }

  @Test
  void everyProblemIsFound() {
    String problems =
        Workbench.problems(
            "network: [{linear: {outs: 4}}, {conv2d: {out: 4, kernel: 9}}, nonsense]");
    assertTrue(problems.contains("network.0.linear: expected a flat input"), problems);
    assertTrue(problems.contains("network.0.linear.outs: unknown key"), problems);
    assertTrue(problems.contains("network.1.conv2d.kernel: a 9x9 window does not fit"), problems);
    assertTrue(problems.contains("unknown layer nonsense"), problems);
    assertFalse(problems.contains("classes"), "no message about what follows: " + problems);
    assertTrue(Workbench.problems("network: []").contains("expected at least one layer"));
    assertTrue(Workbench.problems("network: alexnet").contains("lenet5"));
  }
}
