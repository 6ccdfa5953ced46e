package io.ohmflow.kernel.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of whole networks on chips with the draws of their noise held. */
class AutodiffTest {
  private static final String SMOOTH =
      """
      network:
        - conv2d: {out: 3, kernel: 3, padding: 1, stride: 2}
        - gelu
        - residual: {body: [{conv2d: {out: 3, kernel: 1}}, gelu]}
        - flatten
        - linear: {out: 3}
      """;

  private static ChipModel chip(String profile, String... changes) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open(profile, problems);
    for (String change : changes) {
      int at = change.indexOf('=');
      document = document.with(change.substring(0, at), change.substring(at + 1), "test");
    }
    ChipModel chip = ChipModel.of(HardwareProfile.read(document, problems));
    document.root().finish();
    problems.throwIfAny();
    return chip;
  }

  private static LaneWorker worker(NetworkSpec network, ChipModel chip, GradientEstimator how) {
    LaneSettings settings = new LaneSettings(how, 0, Workbench.BATCH);
    return new LaneWorker(network, chip, settings, Linalg.portable());
  }

  private static float[] gradient(NetworkSpec network, LaneWorker worker, float[] parameters) {
    float[] out = Workbench.result(network);
    worker.step(Workbench.batch(3, 0, Workbench.BATCH), parameters, out);
    return out;
  }

  private static float[] initial(NetworkSpec network) {
    return network.layout().initialParameters(Workbench.RUN);
  }

  @Test
  void gradientOfTheLossIsThatOfDifferencesWithTheSameDraws() {
    NetworkSpec network = Workbench.network(SMOOTH);
    ChipModel chip =
        chip(
            "ideal",
            "tile={rows: 8, columns: 2}",
            "device.programming-noise={model: gaussian, std: 0.05, of: conductance}",
            "mvm.read-noise={model: output-referred, weight-noise: 0.1}",
            "mvm.output-noise=0.04",
            "wires={model: first-order, loss: 0.2}");
    LaneWorker worker = worker(network, chip, GradientEstimator.AUTODIFF);
    float[] parameters = initial(network);
    float[] exact = gradient(network, worker, parameters);
    int loss = network.layout().size() + LaneWorker.LOSS;
    float step = 1f / 256;
    int checked = 0;
    for (int i = 0; i < network.layout().size(); i += 3) {
      if (Math.abs(parameters[i]) < 2 * step) {
        continue;
      }
      float before = parameters[i];
      parameters[i] = before + step;
      double up = gradient(network, worker, parameters)[loss];
      parameters[i] = before - step;
      double down = gradient(network, worker, parameters)[loss];
      parameters[i] = before;
      // The loss of a batch has eight digits: 1e-6 over two steps; inputs of either sign that
      // pass 0 within a step bend it further.
      assertEquals((up - down) / (2 * step), exact[i], 0.02 + 0.01 * Math.abs(exact[i]));
      checked++;
    }
    assertTrue(checked > 20, checked + " parameters");
  }

  @Test
  void idealChipHasTheDigitalGradient() {
    NetworkSpec network = Workbench.network(Workbench.SMALL);
    float[] parameters = initial(network);
    float[] digital =
        gradient(network, worker(network, chip("ideal"), GradientEstimator.NONE), parameters);
    float[] chained =
        gradient(network, worker(network, chip("ideal"), GradientEstimator.AUTODIFF), parameters);
    assertArrayEquals(digital, chained, 1e-4f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcm-standard", "generic-gaussian", "comparison", "lightning-bert"})
  void stepsDependOnTheirArgumentsAlone(String profile) {
    NetworkSpec network = Workbench.network(Workbench.SMALL);
    LaneWorker used = worker(network, chip(profile), GradientEstimator.AUTODIFF);
    float[] parameters = initial(network);
    float[] other = Workbench.result(network);
    used.step(Workbench.batch(9, 1, 5), parameters, other);
    float[] second = gradient(network, used, parameters);
    LaneWorker fresh = worker(network, chip(profile), GradientEstimator.AUTODIFF);
    assertArrayEquals(gradient(network, fresh, parameters), second);
  }

  @Test
  void inputsConvertedAheadGiveTheGradientOfThoseConvertedOneByOne() {
    // The windows of one pixel see the vectors of a pointwise product, with the same draws.
    String tail = "  - flatten\n  - linear: {out: 3}\n";
    NetworkSpec windows = Workbench.network("network:\n  - conv2d: {out: 4, kernel: 1}\n" + tail);
    NetworkSpec vectors = Workbench.network("network:\n  - pointwise: {out: 4}\n" + tail);
    ChipModel chip = chip("pcm-standard", "dac={bits: 8 bit, policy: fixed, range: 0.7}");
    float[] parameters = initial(windows);
    float[] ahead =
        gradient(windows, worker(windows, chip, GradientEstimator.AUTODIFF), parameters);
    float[] each = gradient(vectors, worker(vectors, chip, GradientEstimator.AUTODIFF), parameters);
    assertArrayEquals(each, ahead, 1e-4f);
  }

  @Test
  void chipWithoutADerivativeIsRefused() {
    NetworkSpec network = Workbench.network(SMOOTH);
    ChipModel stuck = chip("ideal", "device.faults={stuck-low: 0.01}");
    LaneWorker worker = worker(network, stuck, GradientEstimator.AUTODIFF);
    assertThrows(IllegalArgumentException.class, () -> gradient(network, worker, initial(network)));
  }
}
