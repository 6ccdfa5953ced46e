package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import java.util.Set;

/**
 * One kind of memory device from target to read-out: every effect a profile gives it, in the order
 * in which they act. Immutable and shared by threads.
 *
 * @param gMin lowest conductance a device is programmed to, µS
 * @param gMax highest, µS
 * @param programming error of writing, per programming
 * @param drift loss over time, exponents per programming
 * @param read deviation per read time
 * @param mvm deviation per multiplication
 */
public record DeviceModel(
    float gMin,
    float gMax,
    ProgrammingNoise programming,
    Drift drift,
    ReadNoise read,
    MvmNoise mvm) {

  /** The devices of a profile; problems in its sections go to those sections. */
  public static DeviceModel of(HardwareProfile p) {
    HardwareProfile.Device device = p.device();
    Drift drift = NoiseModels.drift(device.drift(), device.gMax());
    return new DeviceModel(
        (float) device.gMin(),
        (float) device.gMax(),
        NoiseModels.programming(device.programmingNoise(), device.gMax()),
        drift,
        NoiseModels.read(device.readNoise(), device.gMax(), drift),
        NoiseModels.mvm(p.mvm().readNoise()));
  }

  /** The same devices with only some effects. */
  public DeviceModel only(Set<Effect> effects) {
    return new DeviceModel(
        gMin,
        gMax,
        effects.contains(Effect.PROGRAMMING) ? programming : ProgrammingNoise.NONE,
        effects.contains(Effect.DRIFT) ? drift : Drift.NONE,
        effects.contains(Effect.READ_NOISE) ? read : ReadNoise.NONE,
        effects.contains(Effect.MVM_NOISE) ? mvm : MvmNoise.NONE);
  }

  /** Span of conductance that stands for a weight of full scale, µS. */
  public float span() {
    return gMax - gMin;
  }

  /** Whether devices are the same at every read time. */
  public boolean steady() {
    return drift == Drift.NONE && read == ReadNoise.NONE;
  }

  /** Whether devices are exactly their targets for ever. */
  public boolean exact() {
    return programming == ProgrammingNoise.NONE && steady();
  }

  /** Whether {@link #read} needs drift exponents at a time, s after programming. */
  public boolean ages(double seconds) {
    return seconds > 0 && drift != Drift.NONE;
  }

  /**
   * Sets {@code chunk.g} to what programming {@code chunk.target} leaves.
   *
   * @param scale factor on deviations, ≥ 0; 1 is the measured noise
   * @param key identity of this programming of these devices
   * @param draws a generator of the caller's thread
   */
  public void program(DeviceChunk chunk, float scale, NoiseKey key, Draws draws) {
    programming.program(chunk, scale, draws.at(key, chunk.first()));
  }

  /**
   * Draws {@code chunk.nu}, which stays with the devices until they are programmed again.
   *
   * @param key identity of this programming, its own stream
   */
  public void exponents(DeviceChunk chunk, NoiseKey key, Draws draws) {
    drift.exponents(chunk, draws.at(key, chunk.first()));
  }

  /**
   * Lets {@code chunk.g}, as programmed, age in place and be read; {@code chunk.nu} must be set if
   * {@link #ages}.
   *
   * @param seconds time since programming, s
   * @param scale factor on deviations, ≥ 0
   * @param key identity of this reading of these devices
   */
  public void read(DeviceChunk chunk, double seconds, float scale, NoiseKey key, Draws draws) {
    if (ages(seconds)) {
      drift.age(chunk, seconds);
    }
    if (read != ReadNoise.NONE) {
      read.read(chunk, seconds, scale, draws.at(key, chunk.first()));
    }
  }
}
