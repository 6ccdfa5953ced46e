package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.noise.Drift;
import io.ohmflow.kernel.noise.MvmNoise;
import io.ohmflow.kernel.noise.NoiseModels;
import io.ohmflow.kernel.noise.ProgrammingNoise;
import io.ohmflow.kernel.noise.ReadNoise;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * What a hardware profile says, as numerics. Immutable and shared by all lanes of a machine.
 *
 * @param tile size of a tile
 * @param scale how weights are scaled to conductances
 * @param gMin lowest conductance a device is programmed to, µS
 * @param gMax highest, µS
 * @param programming error of writing, per programming
 * @param drift loss over time, exponents per programming
 * @param read deviation per read time
 * @param mvm deviation per multiplication
 * @param outputNoise standard deviation added to every tile output, normalised units
 * @param dac input converter
 * @param adc output converter
 * @param compensation what is undone of drift, digitally
 */
public record ChipModel(
    HardwareProfile.Tile tile,
    HardwareProfile.Scale scale,
    float gMin,
    float gMax,
    ProgrammingNoise programming,
    Drift drift,
    ReadNoise read,
    MvmNoise mvm,
    float outputNoise,
    Converter dac,
    Converter adc,
    HardwareProfile.DriftCompensation compensation) {

  /** The model of a profile; problems in its noise sections go to those sections. */
  public static ChipModel of(HardwareProfile p) {
    HardwareProfile.Device device = p.device();
    Drift drift = NoiseModels.drift(device.drift(), device.gMax());
    return new ChipModel(
        p.tile(),
        p.mapping().scale(),
        (float) device.gMin(),
        (float) device.gMax(),
        NoiseModels.programming(device.programmingNoise(), device.gMax()),
        drift,
        NoiseModels.read(device.readNoise(), device.gMax(), drift),
        NoiseModels.mvm(p.mvm().readNoise()),
        (float) p.mvm().outputNoise(),
        p.dac(),
        p.adc(),
        p.compensation().drift());
  }

  /** Span of conductance that stands for a weight of full scale, µS. */
  float span() {
    return gMax - gMin;
  }

  /** Whether devices are the same at every read time. */
  boolean steady() {
    return drift == Drift.NONE && read == ReadNoise.NONE;
  }

  /** Whether devices are exactly their targets for ever. */
  boolean exactDevices() {
    return programming == ProgrammingNoise.NONE && steady();
  }

  /** Whether a multiplication adds noise of its own. */
  boolean noisyMultiplication() {
    return outputNoise > 0 || mvm.uniformVariance().orElse(1) > 0;
  }

  /**
   * Whether outputs depend linearly on what the DAC gives, so that tiles need not be told apart.
   */
  boolean linearOutputs() {
    return adc.ideal() && !noisyMultiplication();
  }

  /** Whether the chip computes the plain product. */
  public boolean ideal() {
    return exactDevices() && linearOutputs() && dac.ideal();
  }
}
