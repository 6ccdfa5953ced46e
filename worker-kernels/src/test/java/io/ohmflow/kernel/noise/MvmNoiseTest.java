package io.ohmflow.kernel.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Noise per multiplication, referred to the output, against one draw for every device. */
class MvmNoiseTest {
  private static final double G_MAX = 25;
  private static final double VOLTS = 0.2;
  private static final double BANDWIDTH = 1e8;

  /** A column of a tile. */
  private static final float[] PLUS = {0.9f, 0.1f, 0.3f, 0, 1, 0.02f};

  private static final float[] MINUS = {0.05f, 0.4f, 0.3f, 0.7f, 0, 0.01f};
  private static final float[] X = {1, -0.5f, 0.25f, 0.8f, 0, -1};

  private static final int PRODUCTS = 200_000;

  /** Variance of the column's output by the coefficients. */
  private static double variance(MvmNoise noise) {
    int n = X.length;
    float[] difference = new float[n];
    float[] sum = new float[n];
    for (int i = 0; i < n; i++) {
      difference[i] = PLUS[i] - MINUS[i];
      sum[i] = PLUS[i] + MINUS[i];
    }
    double variance = 0;
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      float[] c = new float[n];
      noise.addCoefficients(power, difference, sum, n, c);
      for (int i = 0; i < n; i++) {
        variance += c[i] * Math.pow(Math.abs(X[i]), power);
      }
    }
    return variance;
  }

  /** Deviation of the current of a device at g/g_max = {@code g} under the input {@code x}. */
  private interface Device {
    double deviation(double g, double x);
  }

  /** Mean square of the sum of independent deviations of all devices. */
  private static double sampled(Device device) {
    Draws draws = new Draws();
    double squares = 0;
    float[] z = new float[2 * X.length];
    for (int k = 0; k < PRODUCTS; k++) {
      draws.normals(NoiseKey.of(3), (long) k * z.length, z, 0, z.length);
      double out = 0;
      for (int i = 0; i < X.length; i++) {
        out += device.deviation(PLUS[i], X[i]) * z[2 * i];
        out -= device.deviation(MINUS[i], X[i]) * z[2 * i + 1];
      }
      squares += out * out;
    }
    return squares / PRODUCTS;
  }

  /** A variance of 200,000 samples has a relative standard error of 0.32 %; five of them. */
  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 0.016 * expected);
  }

  @Test
  void thermalNoiseIsThatOfJohnsonAndNyquist() {
    MvmNoise noise = ThermalMvmNoise.of(BANDWIDTH, 300, G_MAX, VOLTS);
    double amps = G_MAX * 1e-6 * VOLTS;
    assertClose(
        sampled((g, x) -> Math.sqrt(4 * 1.380649e-23 * 300 * g * G_MAX * 1e-6 * BANDWIDTH) / amps),
        variance(noise));
    // 4 k T G B of one device of 25 µS: 6.436 nA at 100 MHz and 300 K.
    float[] c = {0};
    noise.addCoefficients(0, new float[] {1}, new float[] {1}, 1, c);
    assertEquals(6.43580e-9, Math.sqrt(c[0]) * amps, 1e-13);
  }

  @Test
  void shotNoiseIsThatOfSchottky() {
    MvmNoise noise = ShotMvmNoise.of(BANDWIDTH, G_MAX, VOLTS);
    double amps = G_MAX * 1e-6 * VOLTS;
    assertClose(
        sampled(
            (g, x) -> Math.sqrt(2 * 1.602176634e-19 * g * amps * Math.abs(x) * BANDWIDTH) / amps),
        variance(noise));
    // 2 q I B of 5 µA: 12.658 nA at 100 MHz.
    float[] c = {0};
    noise.addCoefficients(1, new float[] {1}, new float[] {1}, 1, c);
    assertEquals(1.26577e-8, Math.sqrt(c[0]) * amps, 1e-13);
  }

  @Test
  void noiseByConductanceIsThatOfBothDevices() {
    Curve curve = new SaturatingCurve(0.1, 0.3);
    assertClose(
        sampled((g, x) -> curve.at((float) g) * x), variance(new ConductanceMvmNoise(curve, 1)));
  }

  @Test
  void sameNoiseInEveryCellIsOneNumber() {
    MvmNoise noise = new AdditiveMvmNoise(0.02);
    double square = noise.uniform(2).getAsDouble();
    assertClose(sampled((g, x) -> 0.02 / Math.sqrt(2) * x), variance(noise));
    assertEquals(4e-4, square, 1e-12);
    assertFalse(noise.none() || noise.needsSum());
    assertTrue(MvmNoise.NONE.none() && new AdditiveMvmNoise(0).none());
  }

  @Test
  void shortTermNoiseGrowsWithTheWeight() {
    MvmNoise noise = new OutputReferredMvmNoise(0.0175);
    double expected = 0;
    for (int i = 0; i < X.length; i++) {
      expected += 0.0175 * 0.0175 * Math.abs(PLUS[i] - MINUS[i]) * X[i] * X[i];
    }
    assertEquals(expected, variance(noise), 1e-7 * expected);
    assertTrue(noise.uniform(2).isEmpty() && !noise.needsSum());
  }

  @Test
  void varianceOfSeveralSourcesAdds() {
    DeviceModel device =
        Models.device(
            "pcm-standard",
            "device.read-voltage=0.2 V",
            "device.telegraph={relative-amplitude: 0.1, occupancy: 0.5, redrawn: per-mvm}",
            "mvm.thermal={bandwidth: 100 MHz, temperature: 350 K}",
            "mvm.shot={bandwidth: 50 MHz}");
    double sum = 0;
    for (Effect one : Set.of(Effect.MVM_NOISE, Effect.THERMAL, Effect.SHOT, Effect.TELEGRAPH)) {
      MvmNoise alone = device.only(Set.of(one)).mvm();
      assertFalse(alone.none(), one.label());
      sum += variance(alone);
    }
    assertEquals(sum, variance(device.mvm()), 1e-6 * sum);
    assertTrue(device.mvm().needsSum());
    for (int power = 0; power < MvmNoise.POWERS; power++) {
      assertTrue(device.mvm().uniform(power).isEmpty());
    }
    assertEquals(
        350 / 300.0,
        ((TotalConductanceMvmNoise) device.multiplying().thermal()).coefficient()
            / ThermalMvmNoise.of(BANDWIDTH, 300, G_MAX, VOLTS).coefficient(),
        1e-12);
  }

  @Test
  void uniformSourcesStayUniformTogether() {
    MvmNoise both = SummedMvmNoise.of(new AdditiveMvmNoise(0.1), new TelegraphMvmNoise(0.01, 0));
    assertEquals(0.03, both.uniform(2).getAsDouble(), 1e-12);
    float[] out = {1, 1};
    both.addCoefficients(2, new float[2], new float[0], 2, out);
    assertArrayEquals(new float[] {1.03f, 1.03f}, out, 1e-6f);
    MvmNoise one = new AdditiveMvmNoise(0.1);
    assertSame(one, SummedMvmNoise.of(MvmNoise.NONE, one));
    assertSame(MvmNoise.NONE, SummedMvmNoise.of(MvmNoise.NONE, new AdditiveMvmNoise(0)));
  }
}
