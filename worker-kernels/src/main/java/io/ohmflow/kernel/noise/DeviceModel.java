package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.noise.DeviceStages.Ageing;
import io.ohmflow.kernel.noise.DeviceStages.Making;
import io.ohmflow.kernel.noise.DeviceStages.Multiplying;
import io.ohmflow.kernel.noise.DeviceStages.Writing;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.HardwareProfile;
import java.util.Arrays;
import java.util.Set;

/**
 * One kind of memory device from target to read-out: every effect a profile gives it, in the order
 * in which they act. Immutable and shared by threads.
 *
 * <ol>
 *   <li>Programming: the target snaps to a level; programming noise, verified or not; the gain of
 *       the single device; faults.
 *   <li>Reading: drift; read noise; telegraph noise; the bounds of the device; faults again, which
 *       nothing moves.
 *   <li>Multiplying: current over voltage; noise per multiplication.
 * </ol>
 *
 * <p>Gains, faults and traps stay with a device for the life of a chip; they are drawn from {@link
 * DeviceChunk#devices()}, which must be set if a profile has any.
 *
 * @param gMin lowest conductance a device is programmed to, µS
 * @param gMax highest, µS
 * @param writing what programming does
 * @param making how devices of a chip differ for its life
 * @param ageing what time and reading do
 * @param multiplying what happens in a multiplication
 */
public record DeviceModel(
    float gMin,
    float gMax,
    Writing writing,
    Making making,
    Ageing ageing,
    Multiplying multiplying) {

  /** The devices of a profile; problems in its sections go to those sections. */
  public static DeviceModel of(HardwareProfile p) {
    HardwareProfile.Device device = p.device();
    ConductanceRange range = new ConductanceRange(device.gMin(), device.gMax());
    return new DeviceModel(
        (float) device.gMin(),
        (float) device.gMax(),
        Writing.of(device, range),
        Making.of(device.section(), range),
        Ageing.of(device, range),
        Multiplying.of(p));
  }

  /** The same devices with only some effects. */
  public DeviceModel only(Set<Effect> effects) {
    return new DeviceModel(
        gMin,
        gMax,
        writing.only(effects),
        making.only(effects),
        ageing.only(effects),
        multiplying.only(effects));
  }

  /** Span of conductance that stands for a weight of full scale, µS. */
  public float span() {
    return gMax - gMin;
  }

  /** Error of writing, of one pulse. */
  public ProgrammingNoise programming() {
    return writing.noise();
  }

  /** Change over time. */
  public Drift drift() {
    return ageing.drift();
  }

  /** Deviation per read time, but for telegraph noise. */
  public ReadNoise read() {
    return ageing.read();
  }

  /** All noise per multiplication. */
  public MvmNoise mvm() {
    return multiplying.noise();
  }

  /** Current over voltage. */
  public CurrentVoltage currentVoltage() {
    return multiplying.currentVoltage();
  }

  /** Voltage of a full-scale input, V; 0 if the profile does not give it. */
  public double readVoltage() {
    return multiplying.readVoltage();
  }

  /** Whether devices are the same at every read time. */
  public boolean steady() {
    return drift() == Drift.NONE && read() == ReadNoise.NONE && ageing.telegraph().none();
  }

  /** Whether devices are exactly their targets for ever. */
  public boolean exact() {
    return programming() == ProgrammingNoise.NONE
        && writing.levels().count() == 0
        && making.none()
        && steady();
  }

  /** Whether {@link #read} needs drift exponents at a time, s after programming. */
  public boolean ages(double seconds) {
    return seconds > 0 && drift() != Drift.NONE;
  }

  /**
   * Sets {@code chunk.g} to what programming {@code chunk.target} leaves; snaps the targets to
   * levels and overwrites {@code chunk.nu}.
   *
   * @param scale factor on deviations, ≥ 0; 1 is the measured noise
   * @param key identity of this programming of these devices
   * @param draws a generator of the caller's thread
   */
  public void program(DeviceChunk chunk, float scale, NoiseKey key, Draws draws) {
    writing.levels().snap(chunk);
    writing.verify().program(programming(), chunk, scale, key, draws);
    if (chunk.slopes()) {
      programming().slope(chunk, scale, draws.at(key, chunk.first()));
    }
    if (making.spread() != Spread.NONE) {
      making.spread().apply(chunk, scale, ofChip(chunk, Purpose.SPREAD, draws));
    }
    stick(chunk, draws);
  }

  /**
   * Draws {@code chunk.nu}, which stays with the devices until they are programmed again; snaps the
   * targets to levels.
   *
   * @param key identity of this programming, its own stream
   */
  public void exponents(DeviceChunk chunk, NoiseKey key, Draws draws) {
    writing.levels().snap(chunk);
    drift().exponents(chunk, draws.at(key, chunk.first()));
  }

  /**
   * Lets {@code chunk.g}, as programmed, age in place and be read; {@code chunk.nu} must be set if
   * {@link #ages}. Snaps the targets to levels.
   *
   * @param seconds time since programming, s
   * @param scale factor on deviations, ≥ 0
   * @param key identity of this reading of these devices
   */
  public void read(DeviceChunk chunk, double seconds, float scale, NoiseKey key, Draws draws) {
    if (steady()) {
      return;
    }
    writing.levels().snap(chunk);
    if (ages(seconds)) {
      if (chunk.slopes()) {
        drift().slope(chunk, seconds);
      }
      drift().age(chunk, seconds);
    }
    if (read() != ReadNoise.NONE) {
      if (chunk.slopes()) {
        // Exponents are of no more use in this reading, so their room is free.
        read().slope(chunk, seconds, scale, draws.at(key, chunk.first()), chunk.nu);
      }
      read().read(chunk, seconds, scale, draws.at(key, chunk.first()));
    }
    if (!ageing.telegraph().none()) {
      ageing.telegraph().apply(chunk, scale, key, draws);
    }
    if (ageing.bounds() == DeviceStages.Bounds.RANGE) {
      hold(chunk);
    }
    stick(chunk, draws);
  }

  private void hold(DeviceChunk chunk) {
    float[] g = chunk.g;
    float low = gMin;
    float high = gMax;
    int n = chunk.n();
    if (chunk.slopes()) {
      for (int i = 0; i < n; i++) {
        chunk.slope[i] = g[i] >= low && g[i] <= high ? chunk.slope[i] : 0;
      }
    }
    for (int i = 0; i < n; i++) {
      g[i] = Math.min(Math.max(g[i], low), high);
    }
  }

  /** Puts the stuck devices of a chunk where they are stuck. */
  public void stick(DeviceChunk chunk, Draws draws) {
    if (!making.faults().none()) {
      making.faults().apply(chunk, ofChip(chunk, Purpose.FAULTS, draws));
    }
  }

  /** Whether some devices may be stuck. */
  public boolean hasFaults() {
    return !making.faults().none();
  }

  /**
   * Sets {@code out[i]} to 0 for the devices of a chunk that are stuck and to 1 for all others; the
   * targets do not matter.
   *
   * @param out at least {@code chunk.n()} long
   */
  public void working(DeviceChunk chunk, Draws draws, float[] out) {
    if (hasFaults()) {
      making.faults().working(chunk, ofChip(chunk, Purpose.FAULTS, draws), out);
    } else {
      Arrays.fill(out, 0, chunk.n(), 1f);
    }
  }

  private static Draws ofChip(DeviceChunk chunk, Purpose purpose, Draws draws) {
    return draws.at(chunk.devices().child(purpose), chunk.first());
  }
}
