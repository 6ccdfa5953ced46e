package io.ohmflow.driver.generate;

import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;

/** A trained network that scores one sample at a time. */
public final class NetworkOnChip {
  private NetworkOnChip() {}

  /** The digital network. */
  public static TextGenerator.Scores digital(LoadedRun run, float[] parameters) {
    LaneWorker worker = run.definition().newWorker(run.definition().chip(), 1);
    return (features, number) -> worker.scoresDigital(parameters, features, 1);
  }

  /**
   * The network on one of the chips of the run's evaluation. Each question has its own noise of
   * products.
   *
   * @param chip number of the chip, as {@code evaluate} counts them
   * @param seconds after programming
   */
  public static TextGenerator.Scores of(
      LoadedRun run, float[] parameters, int chip, double seconds) {
    LaneEngine engine = new LaneEngine(run.definition(), run.train(), run.test());
    float[] calibrated = engine.calibrated(parameters);
    LaneWorker worker = run.definition().newWorker(run.definition().chip(), 1);
    long seed = run.definition().config().evaluation().seed();
    NoiseKey chipKey = NoiseKey.of(seed).child(Purpose.CHIP).child(chip);
    NoiseKey timeKey = chipKey.child(Double.doubleToLongBits(seconds));
    worker.program(calibrated, chipKey);
    worker.read(seconds, timeKey);
    return (features, number) -> worker.scores(features, 1, timeKey, number);
  }
}
