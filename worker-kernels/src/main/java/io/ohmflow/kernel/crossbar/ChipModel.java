package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import java.util.Set;

/**
 * What a hardware profile says, as numerics. Immutable and shared by all lanes of a machine.
 *
 * @param tile size of a tile
 * @param mapping how weights become conductances
 * @param device what a memory device does
 * @param outputNoise standard deviation added to every tile output, normalised units
 * @param dac input converter
 * @param adc output converter
 * @param pulses how inputs are driven
 * @param compensation what is undone of drift, digitally
 */
public record ChipModel(
    HardwareProfile.Tile tile,
    HardwareProfile.Mapping mapping,
    DeviceModel device,
    float outputNoise,
    Converter dac,
    Converter adc,
    PulseTrain pulses,
    HardwareProfile.Compensation compensation) {

  /** The model of a profile; problems in its noise sections go to those sections. */
  public static ChipModel of(HardwareProfile p) {
    return new ChipModel(
        p.tile(),
        p.mapping(),
        DeviceModel.of(p),
        (float) p.mvm().outputNoise(),
        p.dac(),
        p.adc(),
        PulseTrain.from(p.circuits().dac(), p.dac()),
        p.compensation());
  }

  /** The same chip with only some effects. */
  public ChipModel only(Set<Effect> effects) {
    return new ChipModel(
        tile,
        mapping,
        device.only(effects),
        effects.contains(Effect.OUTPUT_NOISE) ? outputNoise : 0,
        effects.contains(Effect.DAC) ? dac : ideal(dac),
        effects.contains(Effect.ADC) ? adc : ideal(adc),
        effects.contains(Effect.DAC) ? pulses : PulseTrain.NONE,
        compensation);
  }

  /** The same chip with another converter at the columns. */
  public ChipModel withAdc(Converter other) {
    return new ChipModel(tile, mapping, device, outputNoise, dac, other, pulses, compensation);
  }

  /** Neither rounds nor clips, but keeps what a full-scale signal is. */
  private static Converter ideal(Converter c) {
    return c.policy() == RangePolicy.FIXED
        ? new Converter(0, c.policy(), c.range(), 0)
        : new Converter(0, c.policy(), 0, c.coverage());
  }

  /** Whether a multiplication adds noise of its own. */
  boolean noisyMultiplication() {
    return outputNoise > 0 || !device.mvm().none();
  }

  /**
   * Whether outputs depend linearly on what the DAC gives, so that tiles need not be told apart.
   */
  boolean linearOutputs() {
    return adc.ideal() && !noisyMultiplication() && device.currentVoltage().degree() == 1;
  }

  /** Whether a multiplication needs to know both sides of every pair, not only their difference. */
  boolean needsSides() {
    return device.currentVoltage().degree() > 1 || device.mvm().needsSum();
  }

  /** Whether cells hold exactly their values and nothing needs to know their conductances. */
  boolean exactCells() {
    return device.exact() && !needsSides();
  }

  /** Whether one analog cell or pair holds a weight. */
  private boolean wholeWeights() {
    return !mapping.slices().sliced() && mapping.scale() != HardwareProfile.Scale.FIXED;
  }

  /** Whether the chip computes the plain product. */
  public boolean ideal() {
    return device.exact() && linearOutputs() && dac.ideal() && wholeWeights();
  }
}
