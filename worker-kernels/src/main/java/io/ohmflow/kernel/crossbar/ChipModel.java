package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.AdcRanges;
import io.ohmflow.kernel.converter.Periphery;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.wires.Wires;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.DriftCompensation;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import io.ohmflow.profile.document.Section;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a hardware profile says, as numerics. Immutable and shared by all lanes of a machine.
 *
 * @param tile size of a tile
 * @param mapping how weights become conductances
 * @param device what a memory device does
 * @param periphery converters and column circuits
 * @param pulses how inputs are driven
 * @param wires resistance of rows and columns
 * @param compensation what is undone of drift, digitally
 */
public record ChipModel(
    HardwareProfile.Tile tile,
    HardwareProfile.Mapping mapping,
    DeviceModel device,
    Periphery periphery,
    PulseTrain pulses,
    Wires wires,
    HardwareProfile.Compensation compensation) {

  /** The model of a profile; problems in its sections go to those sections. */
  public static ChipModel of(HardwareProfile p) {
    ChipModel chip =
        new ChipModel(
            p.tile(),
            p.mapping(),
            DeviceModel.of(p),
            Periphery.of(p),
            PulseTrain.from(p.circuits().dac(), p.dac()),
            Wires.from(p.circuits().wires()),
            p.compensation());
    chip.checkWires(p.circuits().wires());
    chip.checkReference(p.circuits().mapping());
    if (chip.pulses.serial() && !chip.periphery.drivers().linear()) {
      p.circuits().dac().problem("nonlinearity", "bends levels, not the pulses of dac.serial");
    }
    return chip;
  }

  /** Not every circuit can be combined with every cell. */
  private void checkWires(Section s) {
    if (wires.model() == Wires.Model.NONE) {
      return;
    }
    boolean gated = wires.topology().gated();
    if (mapping.encoding() == Encoding.OFFSET_COLUMN
        && (gated || wires.topology().interleaved() || bentCurrents() || lagsWires())) {
      s.problem(
          "model", "an offset column needs exact, input-source and cells that follow Ohm's law");
    }
    if (bentCurrents() && (gated || wires.model() != Wires.Model.EXACT)) {
      s.problem("model", "cells with a current-voltage curve need exact and an input source");
    }
    if (gated && !dac().ideal() && (pulses.bitsPerPulse() != 1 || pulses.accumulates())) {
      s.problem(
          "topology",
          "inputs that gate cells are pulses of 1 bit, accumulated digitally: dac.serial");
    }
  }

  /** What is subtracted behind converters is the current of one device at a time. */
  private void checkReference(Section s) {
    if (ReferenceColumns.on(this)
        && (bentCurrents() || compensation.drift() == DriftCompensation.EXACT)) {
      s.problem(
          "reference",
          "converted needs cells that follow Ohm's law, and drift compensation other than exact");
    }
  }

  private boolean bentCurrents() {
    return device.currentVoltage().degree() > 1;
  }

  /** The same chip with only some effects. */
  public ChipModel only(Set<Effect> effects) {
    boolean wired = effects.contains(Effect.WIRES);
    // Cells that are gated need pulses, or their wires could not be simulated.
    boolean driven = effects.contains(Effect.DAC) || wired && wires.topology().gated();
    Set<Effect> atEdges = EnumSet.copyOf(effects.isEmpty() ? Effect.none() : effects);
    if (driven) {
      atEdges.add(Effect.DAC);
    }
    return new ChipModel(
        tile,
        mapping,
        device.only(effects),
        periphery.only(atEdges),
        driven ? pulses : PulseTrain.NONE,
        wired ? wires : Wires.NONE,
        compensation);
  }

  /** The same chip with ADCs whose range is not built in; one in use is calibrated. */
  public ChipModel withOpenAdcRange() {
    return new ChipModel(
        tile, mapping, device, periphery.withOpenAdcRange(), pulses, wires, compensation);
  }

  /** Input converter. */
  public Converter dac() {
    return periphery.dac();
  }

  /** Output converter. */
  public Converter adc() {
    return periphery.adc();
  }

  /** Whether the range of an ADC follows from the tile it belongs to. */
  public boolean hasBuiltInAdcRange() {
    return adc().policy() == RangePolicy.MAX || adc().policy() == RangePolicy.GRANULAR;
  }

  /**
   * The range of the ADCs of a tile where {@link #hasBuiltInAdcRange}, normalised units; 0 for
   * ideal ones.
   *
   * @param rows of the tile that are in use
   */
  public float builtInAdcRange(int rows) {
    if (adc().ideal()) {
      return 0;
    }
    return (float)
        (adc().policy() == RangePolicy.MAX
            ? AdcRanges.max(rows)
            : AdcRanges.granular(adc(), unitCurrent(), inputBits()));
  }

  /** Current of one step of a cell under full input, normalised units. */
  double unitCurrent() {
    double steps = mapping.slices().sliced() ? (1 << mapping.slices().cellBits()) - 1 : 1;
    return device.span() / device.gMax() / steps;
  }

  /** Bits of an input that are driven before one conversion, with sign; 1 for whole levels. */
  int inputBits() {
    boolean single = pulses.serial() && !pulses.accumulates();
    return single ? pulses.bitsPerPulse() : Math.max(1, dac().bits());
  }

  /** Whether a multiplication adds noise of its own. */
  boolean noisyMultiplication() {
    return periphery.outputNoise() > 0 || noisyDevices();
  }

  /** Whether the devices add noise in every multiplication. */
  boolean noisyDevices() {
    return !device.mvm().none();
  }

  /**
   * Whether currents are plain products of single levels and single cells, which may come and go
   * some rows at a time.
   */
  boolean streams() {
    return !linearOutputs()
        && !noisyDevices()
        && !pulses.serial()
        && !mapping.slices().sliced()
        && !needsSides()
        && periphery.drivers().linear()
        && wires.model() != Wires.Model.CLOSED_FORM;
  }

  /**
   * Whether outputs depend linearly on what the DAC gives, so that tiles need not be told apart.
   */
  boolean linearOutputs() {
    return periphery.linearOutputs()
        && !noisyMultiplication()
        && !bentCurrents()
        && !solvesInputs()
        && wires.model() != Wires.Model.CLOSED_FORM
        && wires.model() != Wires.Model.FIRST_ORDER;
  }

  /** Whether cells are switched by the inputs themselves, which must then be 0, 1 or −1. */
  public boolean gatedByInputs() {
    return solvesInputs() && wires.topology().gated() && dac().ideal();
  }

  /** Whether every input vector is a circuit of its own. */
  boolean solvesInputs() {
    return wires.model() == Wires.Model.EXACT && (wires.topology().gated() || bentCurrents());
  }

  /** Whether wires are solved every so many training steps and their cost is used in between. */
  public boolean lagsWires() {
    return solvesWires() && wires.model() == Wires.Model.LAGGED;
  }

  /** Whether wires and cells together make a matrix that the columns feel. */
  boolean solvesWires() {
    boolean exact = wires.model() == Wires.Model.EXACT || wires.model() == Wires.Model.LAGGED;
    return exact && !solvesInputs();
  }

  /** Whether a multiplication needs to know both sides of every pair, not only their difference. */
  boolean needsSides() {
    return bentCurrents()
        || ReferenceColumns.on(this)
        || device.mvm().needsSum()
        || solvesWires()
        || solvesInputs();
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
    return exactCells() && linearOutputs() && periphery.exactInputs() && wholeWeights();
  }
}
