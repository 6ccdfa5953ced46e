package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.AdcErrors;
import io.ohmflow.kernel.noise.DeviceModel;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.noise.WriteVerify;
import io.ohmflow.kernel.wires.Wires.Model;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What of a chip keeps {@link ChainRule} from differentiating it. Rounding does not: it is passed
 * straight through, as in training with quantised weights.
 */
public final class Differentiability {
  private Differentiability() {}

  /** Sections of a profile that may hold an obstacle. */
  private enum Place {
    DEVICE("device", p -> p.device().section()),
    WIRES("wires", p -> p.circuits().wires()),
    MAPPING("mapping", p -> p.circuits().mapping()),
    DAC("dac", p -> p.circuits().dac()),
    ADC("adc", p -> p.circuits().adc()),
    COLUMNS("columns", p -> p.circuits().columns()),
    MVM("mvm", p -> p.mvm().section());

    private final String key;
    private final Function<HardwareProfile, Section> section;

    Place(String key, Function<HardwareProfile, Section> section) {
      this.key = key;
      this.section = section;
    }
  }

  /**
   * One effect without a derivative.
   *
   * @param key where a profile asks for it, such as {@code device.faults}; empty end for a section
   * @param effect what it belongs to; null for the mapping of weights, which no effect switches off
   * @param what it is, in words
   */
  public record Obstacle(String key, Effect effect, String what) {
    private Section section(HardwareProfile profile) {
      return place().section.apply(profile);
    }

    private Place place() {
      String of = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
      for (Place place : Place.values()) {
        if (place.key.equals(of)) {
          return place;
        }
      }
      throw new IllegalStateException("no section of " + key);
    }

    private String inner() {
      return key.contains(".") ? key.substring(key.indexOf('.') + 1) : "";
    }
  }

  /** Everything that has no derivative; empty for a chip that can be differentiated. */
  public static List<Obstacle> obstacles(ChipModel chip) {
    List<Obstacle> found = new ArrayList<>();
    ofDevices(chip.device(), found);
    if (chip.mapping().slices().sliced()) {
      found.add(new Obstacle("mapping.slices", null, "digits of weights"));
    }
    if (ReferenceColumns.on(chip)) {
      found.add(new Obstacle("mapping.reference", null, "converted reference columns"));
    }
    if (chip.wires().model() == Model.EXACT || chip.wires().model() == Model.LAGGED) {
      found.add(new Obstacle("wires.model", Effect.WIRES, "solved wires"));
    }
    if (chip.pulses().serial()) {
      found.add(new Obstacle("dac.serial", Effect.DAC, "pulses of bits"));
    }
    if (!chip.periphery().drivers().linear()) {
      found.add(new Obstacle("dac.nonlinearity", Effect.DAC, "bent drivers"));
    }
    if (!chip.periphery().columns().ideal()) {
      found.add(new Obstacle("columns", Effect.COLUMNS, "column circuits"));
    }
    if (!chip.periphery().adcErrors().equals(AdcErrors.NONE)) {
      found.add(new Obstacle("adc", Effect.ADC, "errors of converters"));
    }
    return found;
  }

  private static void ofDevices(DeviceModel device, List<Obstacle> found) {
    if (!device.programming().differentiable()) {
      found.add(new Obstacle("device.programming-noise", Effect.PROGRAMMING, "this model"));
    }
    if (device.writing().verify() != WriteVerify.NONE) {
      found.add(new Obstacle("device.write-verify", Effect.PROGRAMMING, "verified writing"));
    }
    if (device.hasFaults()) {
      found.add(new Obstacle("device.faults", Effect.FAULTS, "stuck devices"));
    }
    if (!device.drift().differentiable()) {
      found.add(new Obstacle("device.drift", Effect.DRIFT, "this model"));
    }
    if (!device.read().differentiable()) {
      found.add(new Obstacle("device.read-noise", Effect.READ_NOISE, "this model"));
    }
    if (!device.ageing().telegraph().none()) {
      found.add(new Obstacle("device.telegraph", Effect.TELEGRAPH, "jumping devices"));
    }
    if (device.currentVoltage().degree() > 1) {
      found.add(new Obstacle("device.current-voltage", Effect.CURRENT_VOLTAGE, "bent currents"));
    }
    if (!device.multiplying().cells().differentiable()) {
      found.add(new Obstacle("mvm.read-noise", Effect.MVM_NOISE, "this model"));
    }
  }

  /** The chip without the effects that have no derivative; null if that is not enough. */
  public static ChipModel smooth(ChipModel chip) {
    Set<Effect> left = EnumSet.allOf(Effect.class);
    obstacles(chip).stream().map(Obstacle::effect).filter(e -> e != null).forEach(left::remove);
    ChipModel smooth = chip.only(left);
    return obstacles(smooth).isEmpty() ? smooth : null;
  }

  /** Reports everything without a derivative to the sections of a profile that ask for it. */
  public static void require(HardwareProfile profile, ChipModel chip) {
    for (Obstacle obstacle : obstacles(chip)) {
      obstacle
          .section(profile)
          .problem(
              obstacle.inner(),
              obstacle.what()
                  + " without a derivative, which gradient: autodiff needs; train on an idealised"
                  + " chip instead (training.hardware: generic-gaussian)");
    }
  }
}
