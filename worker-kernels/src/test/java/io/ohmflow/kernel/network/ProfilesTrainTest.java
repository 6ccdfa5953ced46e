package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.layer.LayerObservation;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.ProfileCatalog;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A small network takes a step of training and is tried on every chip that comes along. */
class ProfilesTrainTest {
  private static final int SAMPLES = 40;
  private static final float LEARNING_RATE = 0.1f;
  private static final double DAY = 86_400;
  private static final StepInput TEST = Workbench.batch(2, 0, SAMPLES);

  /**
   * Least signal-to-noise ratio of a layer's products, dB. At 5 dB the error has half the deviation
   * of the products, beyond which a small network does not learn much. All draws are fixed; the
   * worst of the chips, state-independent with its drift of a day, has 5.8 dB, every other one 12.
   */
  private static final double LEAST_DB = 5;

  private final NetworkSpec network =
      Workbench.network("network: [flatten, {linear: {out: 16}}, relu, {linear: {out: 3}}]");

  static List<String> profiles() {
    return ProfileCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void everyProfileTrainsAndEvaluates(String profile) {
    LaneWorker worker = Workbench.worker(network, profile, GradientEstimator.STE, SAMPLES);
    float[] p = network.layout().initialParameters(Workbench.RUN);
    float[] out = Workbench.result(network);
    worker.step(Workbench.batch(1, 0, SAMPLES), p, out);
    assertFinite(profile, out);
    assertTrue(descend(p, out) > 0, "a gradient of " + profile);
    calibrate(worker, p);
    for (double seconds : new double[] {0, DAY}) {
      worker.program(p, NoiseKey.of(1));
      worker.read(seconds, NoiseKey.of(3));
      worker.correct(TEST.features(), TEST.labels(), SAMPLES, NoiseKey.of(4), 0);
      assertTrue(Double.isFinite(worker.lossSum()), profile);
      List<LayerObservation> layers = worker.inspect(TEST.features(), SAMPLES, NoiseKey.of(4), 0);
      assertEquals(2, layers.size());
      for (LayerObservation layer : layers) {
        double db = layer.outputSnrDb();
        assertTrue(db > LEAST_DB, () -> profile + " " + layer.name() + ": " + db + " dB");
      }
    }
  }

  /**
   * Converters that count cells round nothing, so of the first layer's error only the rounding of
   * inputs is left, by steps of 4 rms/(2^(b−1) − 1): √12 (2^(b−1) − 1)/4 as a ratio. Inputs have a
   * mean, which adds to their square but little to the outputs' variance, and weights are rounded
   * too: 3 dB.
   */
  @ParameterizedTest
  @CsvSource({"isaac,16", "neurosim-v15,8"})
  void countingConvertersRoundNothing(String profile, int inputBits) {
    LaneWorker worker = Workbench.worker(network, profile, GradientEstimator.STE, SAMPLES);
    float[] p = network.layout().initialParameters(Workbench.RUN);
    calibrate(worker, p);
    worker.program(p, NoiseKey.of(1));
    worker.read(0, NoiseKey.of(3));
    LayerObservation first = worker.inspect(TEST.features(), SAMPLES, NoiseKey.of(4), 0).get(0);
    double expected = 20 * Math.log10(Math.sqrt(12) * ((1 << inputBits - 1) - 1) / 4);
    assertEquals(expected, first.outputSnrDb(), 3);
    assertEquals(0, first.clippedOutputShare());
  }

  private void calibrate(LaneWorker worker, float[] p) {
    float[] out = Workbench.result(network);
    worker.program(p, NoiseKey.of(1));
    worker.read(0, NoiseKey.of(1));
    worker.calibrate(TEST.features(), SAMPLES, NoiseKey.of(2), out);
    network.layout().adoptObserved(p, out);
  }

  /** Moves the weights along the gradient; its squared length. */
  private double descend(float[] p, float[] out) {
    double squares = 0;
    for (ParameterLayout.Entry e : network.layout().entries()) {
      for (int i = e.offset(); !e.kind().observed() && i < e.offset() + e.size(); i++) {
        p[i] -= LEARNING_RATE * out[i] / SAMPLES;
        squares += (double) out[i] * out[i];
      }
    }
    return squares;
  }

  private static void assertFinite(String profile, float[] values) {
    for (int i = 0; i < values.length; i++) {
      assertTrue(Float.isFinite(values[i]), profile + ": element " + i);
    }
  }
}
