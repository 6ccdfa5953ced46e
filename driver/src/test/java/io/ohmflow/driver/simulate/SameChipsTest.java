package io.ohmflow.driver.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.simulate.Simulation.Conditions;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.network.LaneSettings;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import org.junit.jupiter.api.Test;

/** A simulated matrix is the first layer of a network on the same chip. */
class SameChipsTest {
  private static final int INPUTS = 20;
  private static final int OUTPUTS = 5;
  private static final int VECTORS = 7;

  @Test
  void aSimulatedMatrixIsTheFirstLayerOfANetwork() {
    Problems problems = new Problems();
    // Fixed ranges: a network keeps calibrated ones among its parameters.
    Document document =
        ProfileCatalog.open("pcm-standard", problems)
            .with("dac", "{bits: 8 bit, policy: fixed, range: 1.5}", "test");
    ChipModel chip = ChipModel.of(HardwareProfile.read(document, problems));
    Document yaml =
        Document.parse("network: [linear: {out: 5, bias: false}]", "run.yaml", problems);
    NetworkSpec network = NetworkSpec.read(yaml.root(), "network", Shape.flat(INPUTS), OUTPUTS);
    problems.throwIfAny();

    float[] parameters = new float[network.layout().size()];
    float[] features = new float[VECTORS * INPUTS];
    Draws draws = new Draws();
    draws.normals(NoiseKey.of(3), 0, parameters, 0, INPUTS * OUTPUTS);
    draws.normals(NoiseKey.of(4), 0, features, 0, features.length);
    double seconds = 86_400;
    int number = 2;

    LaneWorker worker =
        new LaneWorker(network, chip, LaneSettings.evaluation(VECTORS), Linalg.portable());
    NoiseKey key = NoiseKey.of(9).child(Purpose.CHIP).child(number);
    NoiseKey timeKey = key.child(Double.doubleToLongBits(seconds));
    worker.program(parameters, key);
    worker.read(seconds, timeKey);
    int[] labels = {0, 1, 2, 3, 4, 0, 1};
    worker.correct(features, labels, VECTORS, timeKey, 0);

    RangeChoice adc = RangeChoice.ofOutputs(chip.adc());
    Conditions conditions = new Conditions(seconds, 9, number + 1, new RangeChoice(1.5f), adc);
    Matrix weights = Matrix.of(parameters, OUTPUTS, INPUTS);
    Simulation simulation =
        new Simulation(
            chip, new Cells.Weights(weights), Matrix.of(features, VECTORS, INPUTS), conditions);
    SimulationResult result = simulation.run();
    assertTrue(result.figures().relativeError() > 0.01, "a chip with noise");
    // The loss of a worker is summed in single precision.
    double simulated = loss(result.outputs().matrix(number), labels);
    assertEquals(simulated, worker.lossSum(), 1e-6 * simulated);
    assertTrue(Math.abs(loss(result.outputs().matrix(0), labels) / simulated - 1) > 1e-4);
  }

  private static double loss(Matrix scores, int[] labels) {
    double loss = 0;
    for (int v = 0; v < scores.rows(); v++) {
      double sum = 0;
      for (int c = 0; c < scores.columns(); c++) {
        sum += Math.exp(scores.at(v, c));
      }
      loss += Math.log(sum) - scores.at(v, labels[v]);
    }
    return loss;
  }
}
