package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Models.Moments;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.ProfileTables;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measured tables; above all, that a table made from samples of a built-in model is a device with
 * the statistics of that model. The table goes the way of a user's: CSV text, profile, kernels.
 */
class MeasuredTableTest {
  private static final int MEASURED = 40_000;
  private static final int SAMPLES = 80_000;
  private static final float[] TARGETS = {0, 0.5f, 1, 2.5f, 5, 10, 15, 20, 25};
  private static final double[] TIMES = {1, 3600, 86_400, 2_629_800};
  private static final double[] PERCENT =
      DoubleStream.concat(
              DoubleStream.of(0.1, 0.5, 99.5, 99.9), IntStream.range(1, 100).asDoubleStream())
          .sorted()
          .toArray();
  private static final DeviceModel PCM = Models.device("pcm-standard");

  private static DeviceModel moments;
  private static DeviceModel quantiles;

  @BeforeAll
  static void measure() {
    StringBuilder meansAndDeviations =
        new StringBuilder("time [s],conductance [uS],mean-error [uS],std [uS]\n");
    StringBuilder distributions = new StringBuilder("time [s],conductance [uS]");
    for (double p : PERCENT) {
      distributions.append(",q").append(p).append(" [uS]");
    }
    distributions.append('\n');
    for (double seconds : TIMES) {
      for (float target : TARGETS) {
        float[] g = Models.aged(PCM, target, seconds, MEASURED);
        Moments m = Moments.of(g);
        meansAndDeviations.append(line(seconds, target, m.mean() - target, m.std()));
        Arrays.sort(g);
        double[] errors =
            Arrays.stream(PERCENT).map(p -> g[(int) (p / 100 * MEASURED)] - target).toArray();
        distributions.append(line(seconds, target, errors));
      }
    }
    moments =
        device(meansAndDeviations.toString(), "device.read-noise={model: table, file: m.csv}");
    quantiles = device(distributions.toString(), "device.read-noise={model: none}");
  }

  private static String line(double seconds, float target, double... values) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s,%s", seconds, target));
    for (double v : values) {
      line.append(String.format(Locale.ROOT, ",%.9g", v));
    }
    return line.append('\n').toString();
  }

  /** The profile pcm-standard with a table in place of its models. */
  private static DeviceModel device(String csv, String readNoise) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open("pcm-standard", problems);
    String[] changes = {
      "device.programming-noise={model: table, file: m.csv}",
      "device.drift={model: table, file: m.csv}",
      readNoise
    };
    for (String change : changes) {
      int at = change.indexOf('=');
      document = document.with(change.substring(0, at), change.substring(at + 1), "test");
    }
    Document inlined = ProfileTables.inline(document, file -> csv);
    // What a run keeps is the text, so the text must be enough.
    Document kept = Document.parse(inlined.toYaml(), "profile.yaml", problems);
    HardwareProfile profile = HardwareProfile.read(kept, problems);
    DeviceModel device = DeviceModel.of(profile);
    kept.root().section("device").finish();
    problems.throwIfAny();
    return device;
  }

  /**
   * Mean and deviation at the measured times and at targets well above 0.
   *
   * <p>A mean of n samples is known to σ/√n and a deviation to σ/√(2n) for a normal distribution;
   * the table knows them from 40,000 samples and the comparison samples 80,000 of the table and
   * 80,000 of the model, so the difference has a standard error of σ · √(1/40,000 + 2/80,000) =
   * 0.0071 σ, and 0.005 σ. Five of them. Drifted conductances are skewed, which makes the error of
   * the deviation up to 1.5 times larger.
   */
  @ParameterizedTest
  @CsvSource({
    "5, 1",
    "5, 3600",
    "5, 86400",
    "5, 2629800",
    "15, 1",
    "15, 3600",
    "15, 86400",
    "15, 2629800",
    "25, 1",
    "25, 3600",
    "25, 86400",
    "25, 2629800"
  })
  void tableOfMomentsGivesTheStatisticsOfItsModel(float target, double seconds) {
    Moments model = Moments.of(Models.aged(PCM, target, seconds, SAMPLES));
    Moments table = Moments.of(Models.aged(moments, target, seconds, SAMPLES));
    assertEquals(model.mean(), table.mean(), 5 * 0.0071 * model.std());
    assertEquals(model.std(), table.std(), 5 * 0.005 * 1.5 * model.std());
  }

  /**
   * Quantiles at all measured targets, those near 0 with their many devices at 0 among them. A
   * quantile at probability p of n samples has a standard error of √(p (1 − p)/n) in probability,
   * so the shares of devices below the model's quantiles are compared. The table's own samples, the
   * model's and those of the comparison give √(p (1 − p) (1/40,000 + 2/80,000)), and five of them
   * at p = ½ are 1.8 %. Where many devices are at 0 the table knows their share to the 1 % between
   * its quantiles.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0, 86400",
    "0.5, 1",
    "0.5, 86400",
    "2.5, 86400",
    "10, 1",
    "10, 3600",
    "25, 86400",
    "25, 2629800"
  })
  void tableOfQuantilesGivesTheDistributionOfItsModel(float target, double seconds) {
    float[] model = Models.aged(PCM, target, seconds, SAMPLES);
    float[] table = Models.aged(quantiles, target, seconds, SAMPLES);
    Arrays.sort(model);
    for (double p : new double[] {0.05, 0.2, 0.5, 0.8, 0.95}) {
      float quantile = model[(int) (p * SAMPLES)];
      // Devices at 0 are one step of the distribution: what lies up to it is compared.
      assertEquals(share(model, quantile), share(table, quantile), 0.028, "quantile " + p);
    }
    Moments expected = Moments.of(model);
    Moments actual = Moments.of(table);
    // Between the quantiles the table is linear, and it ends at the first and last per mille.
    assertEquals(expected.mean(), actual.mean(), 0.04 * expected.std());
    assertEquals(expected.std(), actual.std(), 0.04 * expected.std());
  }

  private static double share(float[] devices, float upTo) {
    long count = 0;
    for (float g : devices) {
      count += g <= upTo + 1e-5f ? 1 : 0;
    }
    return (double) count / devices.length;
  }

  @Test
  void betweenTargetsAndTimesTheTableIsLinear() {
    DeviceModel device =
        device(
            """
            time [s],conductance [uS],mean-error [uS],std [uS]
            1,0,0,0
            1,20,2,0
            10000,0,0,0
            10000,20,-4,0
            """,
            "device.read-noise={model: table, file: m.csv}");
    // Halfway from 0 to 20 µS, and halfway from 1 to 10,000 s in the logarithm.
    assertEquals(11, Models.programmed(device, 10, 1)[0], 1e-5);
    assertEquals(11, Models.aged(device, 10, 1, 1)[0], 1e-5);
    assertEquals(9.5, Models.aged(device, 10, 100, 1)[0], 1e-4);
    assertEquals(8, Models.aged(device, 10, 1e9, 1)[0], 1e-5);
    assertEquals(24, Models.aged(device, 22, 0, 1)[0], 1e-5);
  }

  @Test
  void deviationsThatShrinkAreDriftAndThoseThatGrowAreReadNoise() {
    String csv =
        """
        time [s],conductance [uS],mean-error [uS],std [uS]
        1,0,0,1
        1,20,0,1
        100,0,0,0.25
        100,20,0,2
        """;
    DeviceModel device = device(csv, "device.read-noise={model: table, file: m.csv}");
    // A third of the way up the table's deviation falls from 1 to 0.8333 µS.
    float[] fresh = Models.programmed(device, 6.6666667f, 100);
    float[] aged = Models.aged(device, 6.6666667f, 100, 100);
    for (int i = 0; i < 100; i++) {
      double kept = (0.25 + (2 - 0.25) / 3) * (fresh[i] - 6.6666667f);
      assertEquals(6.6666667 + kept, aged[i], 1e-4);
    }
    DeviceModel drift = device(csv, "device.read-noise={model: none}");
    float[] grown = Models.aged(drift, 20, 100, 100);
    assertArrayEquals(Models.programmed(drift, 20, 100), grown, 1e-5f);
    assertEquals(2, Moments.of(Models.aged(device, 20, 100, SAMPLES)).std(), 0.02);
  }

  @Test
  void ranksAreKept() {
    float[] fresh = Models.programmed(quantiles, 20, 2000);
    float[] aged = Models.aged(quantiles, 20, 86_400, 2000);
    Integer[] order = new Integer[fresh.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(fresh[a], fresh[b]));
    for (int i = 1; i < order.length; i++) {
      assertTrue(aged[order[i]] >= aged[order[i - 1]] - 1e-4f);
    }
  }

  @Test
  void tableThatWasNotReadIsReported() {
    Problems problems = new Problems();
    DeviceModel.of(
        Models.profile(problems, "pcm-standard", "device.drift={model: table, file: x.csv}"));
    assertTrue(
        problems.list().get(0).toString().contains("device.drift.file: the table has not been"));
  }

  @Test
  void columnsMustFitTogether() {
    for (String columns :
        new String[] {
          "{conductances: [1 uS], mean-errors: [0 uS, 1 uS], deviations: [1 uS]}",
          "{conductances: [1 uS], mean-errors: [0 uS], deviations: [-1 uS]}",
          "{conductances: [], mean-errors: [], deviations: []}",
          "{times: [0 s], conductances: [1 uS], mean-errors: [0 uS], deviations: [1 uS]}",
          "{conductances: [1 uS, 1 uS], mean-errors: [0 uS, 0 uS], deviations: [1 uS, 1 uS]}",
          "{conductances: [1 uS], percentiles: [5, 5], quantiles: [[0 uS, 1 uS]]}",
          "{conductances: [1 uS], percentiles: [5, 100], quantiles: [[0 uS, 1 uS]]}",
          "{conductances: [1 uS], percentiles: [5, 50], quantiles: [[0 uS, -1 uS]]}",
          "{conductances: [1 uS], percentiles: [5], quantiles: [[0 uS, 1 uS]]}"
        }) {
      Section s = Models.section("{model: table, table: " + columns + "}");
      assertEquals(Drift.NONE, NoiseModels.drift(s, Models.PCM_RANGE));
      assertTrue(!s.problems().isEmpty(), columns);
    }
  }
}
