package io.ohmflow.driver.report;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.noise.Drift;
import io.ohmflow.kernel.noise.ProgrammingNoise;
import io.ohmflow.kernel.noise.ReadNoise;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.function.LongConsumer;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A population of simulated devices of one profile, programmed, aged and read by the same classes
 * that training uses. Every target and time sees the same draws, so that curves over targets or
 * times differ by the physics and not by chance. Owned by one thread.
 */
final class DeviceSamples {
  /** Devices per target: a standard deviation is then known to 0.8 %. */
  static final int DEVICES = 2 * Draws.CHUNK;

  private static final NoiseKey KEY = NoiseKey.of(2026);
  private static final float FULL_NOISE = 1;
  private static final double LOW_PERCENT = 5;
  private static final double MEDIAN_PERCENT = 50;
  private static final double HIGH_PERCENT = 95;

  private final ProgrammingNoise programming;
  private final Drift drift;
  private final ReadNoise read;
  private final DeviceChunk chunk = new DeviceChunk();
  private final Draws draws = new Draws();

  DeviceSamples(ProgrammingNoise programming, Drift drift, ReadNoise read) {
    this.programming = programming;
    this.drift = drift;
    this.read = read;
  }

  static DeviceSamples of(ChipModel chip) {
    return new DeviceSamples(
        chip.device().programming(), chip.device().drift(), chip.device().read());
  }

  boolean programsExactly() {
    return programming == ProgrammingNoise.NONE;
  }

  boolean keepsConductance() {
    return drift == Drift.NONE;
  }

  boolean readsExactly() {
    return read == ReadNoise.NONE;
  }

  /** Programmed conductances of {@link #DEVICES} devices with one target, µS. */
  double[] programmed(double target) {
    return sample(
        target,
        first -> programming.program(chunk, FULL_NOISE, draws.at(key(Purpose.PROGRAMMING), first)));
  }

  /** Standard deviation of the programmed conductance, µS. */
  double programmingDeviation(double target) {
    return Math.sqrt(StatUtils.variance(programmed(target)));
  }

  /**
   * Conductance at a time as a share of that at the end of programming.
   *
   * @return 5th percentile, median and 95th percentile over the devices
   */
  double[] driftQuantiles(double target, double seconds) {
    double[] shares =
        sample(
            target,
            first -> {
              drift.exponents(chunk, draws.at(key(Purpose.DRIFT), first));
              setToTarget();
              drift.age(chunk, seconds);
            });
    return new double[] {
      Summary.percentile(shares, LOW_PERCENT) / target,
      Summary.percentile(shares, MEDIAN_PERCENT) / target,
      Summary.percentile(shares, HIGH_PERCENT) / target
    };
  }

  /** Standard deviation of the read noise of devices that sit at their target, µS. */
  double readDeviation(double target, double seconds) {
    double[] values =
        sample(
            target,
            first -> {
              setToTarget();
              read.read(chunk, seconds, FULL_NOISE, draws.at(key(Purpose.READ), first));
            });
    return Math.sqrt(StatUtils.variance(values));
  }

  private void setToTarget() {
    System.arraycopy(chunk.target, 0, chunk.g, 0, chunk.n());
  }

  private double[] sample(double target, LongConsumer simulate) {
    double[] values = new double[DEVICES];
    for (int first = 0; first < DEVICES; first += Draws.CHUNK) {
      chunk.targets((float) target, Draws.CHUNK);
      simulate.accept(first);
      for (int i = 0; i < Draws.CHUNK; i++) {
        values[first + i] = chunk.g[i];
      }
    }
    return values;
  }

  private static NoiseKey key(Purpose purpose) {
    return KEY.child(purpose);
  }
}
