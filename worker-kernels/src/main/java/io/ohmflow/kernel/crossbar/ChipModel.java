package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.Periphery;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;
import java.util.Set;

/**
 * What a hardware profile says, as numerics. Immutable and shared by all lanes of a machine.
 *
 * @param tile size of a tile
 * @param mapping how weights become conductances
 * @param device what a memory device does
 * @param periphery converters and column circuits
 * @param compensation what is undone of drift, digitally
 */
public record ChipModel(
    HardwareProfile.Tile tile,
    HardwareProfile.Mapping mapping,
    DeviceModel device,
    Periphery periphery,
    HardwareProfile.DriftCompensation compensation) {

  /** The model of a profile; problems in its sections go to those sections. */
  public static ChipModel of(HardwareProfile p) {
    return new ChipModel(
        p.tile(), p.mapping(), DeviceModel.of(p), Periphery.of(p), p.compensation().drift());
  }

  /** The same chip with only some effects. */
  public ChipModel only(Set<Effect> effects) {
    return new ChipModel(
        tile, mapping, device.only(effects), periphery.only(effects), compensation);
  }

  /** Input converter. */
  public Converter dac() {
    return periphery.dac();
  }

  /** Output converter. */
  public Converter adc() {
    return periphery.adc();
  }

  /** Current of one step of a cell under full input, normalised units. */
  double unitCurrent() {
    return 1;
  }

  /** Whether a multiplication adds noise of its own. */
  boolean noisyMultiplication() {
    return periphery.outputNoise() > 0 || noisyDevices();
  }

  /** Whether the devices add noise in every multiplication. */
  boolean noisyDevices() {
    return device.mvm().uniformVariance().orElse(1) > 0;
  }

  /**
   * Whether outputs depend linearly on what the DAC gives, so that tiles need not be told apart.
   */
  boolean linearOutputs() {
    return periphery.linearOutputs() && !noisyMultiplication();
  }

  /** Whether the chip computes the plain product. */
  public boolean ideal() {
    return device.exact() && linearOutputs() && periphery.exactInputs();
  }
}
