package io.ohmflow.driver.report;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A population of simulated devices of one profile, programmed, aged and read by the same class
 * that training uses. Every target and time sees the same draws, so that curves over targets or
 * times differ by the physics and not by chance. Owned by one thread.
 */
final class DeviceSamples {
  /** Devices per target: a standard deviation is then known to 0.8 %. */
  static final int DEVICES = 2 * DeviceChunk.SIZE;

  private static final NoiseKey KEY = NoiseKey.of(2026);
  private static final float FULL_NOISE = 1;
  private static final double LOW_PERCENT = 5;
  private static final double MEDIAN_PERCENT = 50;
  private static final double HIGH_PERCENT = 95;

  private final DeviceModel device;
  private final DeviceChunk chunk = new DeviceChunk();
  private final Draws draws = new Draws();

  private DeviceSamples(DeviceModel device) {
    this.device = device;
    chunk.devices(KEY.child(Purpose.CHIP));
  }

  static DeviceSamples of(ChipModel chip) {
    return new DeviceSamples(chip.device());
  }

  /** The same devices with only one effect. */
  DeviceSamples only(Effect effect) {
    return new DeviceSamples(device.only(EnumSet.of(effect)));
  }

  /** The devices. */
  DeviceModel device() {
    return device;
  }

  /** Conductances of {@link #DEVICES} devices of one target after programming, µS. */
  double[] programmed(double target) {
    return sample(target, this::program);
  }

  private void program(DeviceChunk devices) {
    device.program(devices, FULL_NOISE, key(Purpose.PROGRAMMING), draws);
  }

  /** Conductances of {@link #DEVICES} devices that start at their target, at a time, µS. */
  double[] read(double target, double seconds) {
    return sample(
        target,
        devices -> {
          device.exponents(devices, key(Purpose.DRIFT), draws);
          System.arraycopy(devices.target, 0, devices.g, 0, devices.n());
          device.read(devices, seconds, FULL_NOISE, key(Purpose.READ), draws);
        });
  }

  /** Standard deviation of the conductance after programming, µS. */
  double programmingDeviation(double target) {
    return Math.sqrt(StatUtils.variance(programmed(target)));
  }

  /** Mean distance of the programmed conductance from its target, µS. */
  double programmingError(double target) {
    return StatUtils.mean(programmed(target)) - target;
  }

  /** Mean number of pulses until a device is accepted or has had all of them. */
  double pulses(double target) {
    long[] pulses = {0};
    sample(
        target,
        devices ->
            pulses[0] +=
                device
                    .writing()
                    .verify()
                    .program(
                        device.programming(),
                        devices,
                        FULL_NOISE,
                        key(Purpose.PROGRAMMING),
                        draws));
    return (double) pulses[0] / DEVICES;
  }

  /**
   * Conductance at a time as a share of that at the end of programming, by drift alone.
   *
   * @return 5th percentile, median and 95th percentile over the devices
   */
  double[] driftQuantiles(double target, double seconds) {
    double[] aged = only(Effect.DRIFT).read(target, seconds);
    return new double[] {
      Summary.percentile(aged, LOW_PERCENT) / target,
      Summary.percentile(aged, MEDIAN_PERCENT) / target,
      Summary.percentile(aged, HIGH_PERCENT) / target
    };
  }

  /** Standard deviation that reading adds to devices that sit at their target, µS. */
  double readDeviation(double target, double seconds) {
    return Math.sqrt(StatUtils.variance(only(Effect.READ_NOISE).read(target, seconds)));
  }

  private double[] sample(double target, Consumer<DeviceChunk> simulate) {
    double[] values = new double[DEVICES];
    for (int first = 0; first < DEVICES; first += DeviceChunk.SIZE) {
      chunk.startsAt(first);
      chunk.targets((float) target, DeviceChunk.SIZE);
      simulate.accept(chunk);
      for (int i = 0; i < DeviceChunk.SIZE; i++) {
        values[first + i] = chunk.g[i];
      }
    }
    return values;
  }

  private static NoiseKey key(Purpose purpose) {
    return KEY.child(purpose);
  }
}
