package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkSpecTest {
  private static final Shape DIGITS = new Shape(28, 28, 1);

  static List<String> presets() {
    return NetworkSpec.presets().stream().filter(name -> !name.equals("gpt")).toList();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetForImagesSuitsDigits(String name) {
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

  /** The usual count of torchvision-like implementations for CIFAR, biases of the last layer in. */
  @Test
  void resnet18HasElevenMillionParameters() {
    NetworkSpec network = NetworkSpec.preset("resnet18", new Shape(32, 32, 3), 10);
    assertEquals(11_173_962, network.layout().trainedSize());
    // 555 million multiplications, as reported for this form of the network.
    assertEquals(555_422_720, network.layers().macs());
  }

  /** Convolutions 4,574,592, layers 8192 · 1024 and 1024 · 10 + 10, batch norm 2 · 2816. */
  @Test
  void vgg8HasThirteenMillionParameters() {
    NetworkSpec network = NetworkSpec.preset("vgg8", new Shape(32, 32, 3), 10);
    assertEquals(4_574_592 + 8_388_608 + 10_250 + 5_632, network.layout().trainedSize());
  }

  @Test
  void resnet20HasItsPublishedSize() {
    // 432 + 32 of batch norm; stages of 6 · 16² · 9, 16·32·9 + 5 · 32² · 9, 32·64·9 + 5 · 64² · 9
    // and
    // 2 · 6 · channels of batch norm; 650.
    int stages = 13_824 + 50_688 + 202_752 + 12 * (16 + 32 + 64);
    NetworkSpec network = NetworkSpec.preset("resnet20", new Shape(32, 32, 3), 10);
    assertEquals(464 + stages + 650, network.layout().trainedSize());
  }

  /** Half as many channels have a quarter of the weights between them. */
  @Test
  void resnet20OfHalfTheWidthHasHalfTheChannels() {
    int stages = (13_824 + 50_688 + 202_752) / 4 + 12 * (8 + 16 + 32);
    Shape input = new Shape(32, 32, 3);
    NetworkSpec network = read("{resnet20: {width: 8}}", input, Shape.flat(10));
    assertEquals(216 + 16 + stages + 330, network.layout().trainedSize());
  }

  /** The matrix of the scores is gone, everything else is there. */
  @Test
  void tiedGptHasOneTable() {
    int own = gpt("{gpt: {layers: 2, width: 8, heads: 2}}").layout().trainedSize();
    NetworkSpec tied = gpt("{gpt: {layers: 2, width: 8, heads: 2, tied: true}}");
    assertEquals(own - tied.classes() * 8, tied.layout().trainedSize());
    assertEquals(
        List.of("embedding", "body.residual-1.body.layerNorm-1"),
        NetworkReport.of(tied, new HardwareProfile.Tile(64, 64)).rows().stream()
            .limit(2)
            .map(row -> row.name().substring("tiedEmbedding-1.".length()))
            .toList());
  }

  @Test
  void gptTakesItsSizeFromItsKeys() {
    Shape input = new Shape(128, 1, 1);
    // Tables, four blocks of 2·256 + 128·384 + 384 + 128² + 128 + 2·128·512 + 512 + 128, 256, head.
    int block = 512 + 49_152 + 384 + 16_384 + 128 + 131_072 + 512 + 128;
    int rest = 96 * 128 + 128 * 128 + 256 + 128 * 96;
    Shape scores = new Shape(128, 1, 96);
    assertEquals(4 * block + rest, NetworkSpec.preset("gpt", input, scores).layout().trainedSize());
    NetworkSpec small = gpt("{gpt: {layers: 2, width: 8, heads: 2, dropout: 0.1}}");
    assertEquals(
        List.of(
            "embedding-1",
            "residual-1.body.layerNorm-1",
            "residual-1.body.attention-1.qkv",
            "residual-1.body.attention-1.heads",
            "residual-1.body.attention-1.output",
            "residual-1.body.dropout-1"),
        NetworkReport.of(small, new HardwareProfile.Tile(64, 64)).rows().stream()
            .limit(6)
            .map(NetworkReport.Row::name)
            .toList());
    assertEquals(5, small.answers());
    assertEquals(6, small.classes());
  }

  private static NetworkSpec gpt(String yaml) {
    return read(yaml, new Shape(5, 1, 1), new Shape(5, 1, 6));
  }

  private static NetworkSpec read(String yaml, Shape input, Shape scores) {
    Problems problems = new Problems();
    Section root = Document.parse("network: " + yaml, "t", problems).root();
    NetworkSpec spec = NetworkSpec.read(root, "network", input, scores);
    root.finish();
    problems.throwIfAny();
    return spec;
  }

  private static String problemsOfGpt(String yaml) {
    return assertThrows(InvalidInputException.class, () -> gpt(yaml)).getMessage();
  }

  @Test
  void wrongSettingsOfAPresetAreNamed() {
    String problems = problemsOfGpt("{gpt: {width: 10, heads: 4, depth: 3}}");
    assertTrue(problems.contains("network.gpt.heads: 4 heads do not divide a width of 10"));
    assertTrue(problems.contains("network.gpt.depth: unknown key"), problems);
    assertTrue(problemsOfGpt("{lenet5: {width: 3}}").contains("width: unknown key"));
    problems = problemsOfGpt("[{embedding: {vocabulary: 6, width: 4}}]");
    assertTrue(
        problems.contains(
            "the last layer gives 5x1x4, but 6 tokens at 5 positions need an output of 5x1x6"),
        problems);
    assertTrue(Workbench.problems("network: gpt").contains("expected a sequence of tokens"));
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

  @Test
  void stretchesOfInitialParametersAreThoseOfTheWhole() {
    ParameterLayout layout = NetworkSpec.preset("lenet5", DIGITS, 10).layout();
    NoiseKey key = NoiseKey.of(3);
    float[] whole = layout.initialParameters(key);
    int end = layout.size();
    int[][] stretches = {{0, end}, {0, 7}, {100, 5000}, {end - 9000, end}, {12, 12}};
    for (int[] s : stretches) {
      assertArrayEquals(
          Arrays.copyOfRange(whole, s[0], s[1]), layout.initialParameters(key, s[0], s[1]), 0f);
    }
  }
}
