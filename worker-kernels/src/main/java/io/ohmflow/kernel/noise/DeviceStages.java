package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.VOLTS;

import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Set;

/** The stages of a device's life that a {@link DeviceModel} is made of. */
public final class DeviceStages {
  private DeviceStages() {}

  /** What a device cannot leave. */
  public enum Bounds {
    /** A device cannot conduct less than nothing. */
    ZERO,
    /** What is read lies between g_min and g_max. */
    RANGE
  }

  /**
   * What programming does.
   *
   * @param levels targets there are
   * @param noise error of one pulse
   * @param verify how often a device is pulsed
   */
  public record Writing(ConductanceLevels levels, ProgrammingNoise noise, WriteVerify verify) {
    static Writing of(HardwareProfile.Device device, ConductanceRange range) {
      return new Writing(
          ConductanceLevels.from(device.section(), range),
          NoiseModels.programming(device.programmingNoise(), range),
          WriteVerify.from(device.section().optional("write-verify")));
    }

    Writing only(Set<Effect> effects) {
      boolean noisy = effects.contains(Effect.PROGRAMMING);
      return new Writing(
          effects.contains(Effect.LEVELS) ? levels : ConductanceLevels.CONTINUOUS,
          noisy ? noise : ProgrammingNoise.NONE,
          noisy ? verify : WriteVerify.NONE);
    }
  }

  /**
   * How devices differ for the life of a chip.
   *
   * @param spread gains
   * @param faults stuck devices
   */
  public record Making(Spread spread, Faults faults) {
    static Making of(Section device, ConductanceRange range) {
      return new Making(
          Spread.from(device.optional("spread")), Faults.from(device.optional("faults"), range));
    }

    Making only(Set<Effect> effects) {
      return new Making(
          effects.contains(Effect.SPREAD) ? spread : Spread.NONE,
          effects.contains(Effect.FAULTS) ? faults : Faults.NONE);
    }

    boolean none() {
      return spread == Spread.NONE && faults.none();
    }
  }

  /**
   * What time and reading do.
   *
   * @param drift change over time, numbers per programming
   * @param read deviation per read time
   * @param telegraph jumps between two states
   * @param bounds what the result cannot leave
   */
  public record Ageing(Drift drift, ReadNoise read, Telegraph telegraph, Bounds bounds) {
    static Ageing of(HardwareProfile.Device device, ConductanceRange range) {
      Drift drift = NoiseModels.drift(device.drift(), range);
      return new Ageing(
          drift,
          NoiseModels.read(device.readNoise(), range, drift),
          Telegraph.from(device.section().optional("telegraph")),
          device.section().choice("bounds", Bounds.class, Bounds.ZERO));
    }

    Ageing only(Set<Effect> effects) {
      return new Ageing(
          effects.contains(Effect.DRIFT) ? drift : Drift.NONE,
          effects.contains(Effect.READ_NOISE) ? read : ReadNoise.NONE,
          effects.contains(Effect.TELEGRAPH) ? telegraph : Telegraph.NONE,
          bounds);
    }
  }

  /**
   * What happens in a multiplication.
   *
   * @param cells short-term noise of the devices
   * @param thermal thermal noise
   * @param shot shot noise
   * @param telegraph the part of telegraph noise that is new in every multiplication
   * @param currentVoltage current over voltage
   * @param readVoltage voltage of a full-scale input, V; 0 if not given
   */
  public record Multiplying(
      MvmNoise cells,
      MvmNoise thermal,
      MvmNoise shot,
      MvmNoise telegraph,
      CurrentVoltage currentVoltage,
      double readVoltage) {
    static Multiplying of(HardwareProfile p) {
      Section device = p.device().section();
      Section mvm = p.mvm().section();
      double gMax = p.device().gMax();
      double volts = device.quantity("read-voltage", VOLTS, Range.POSITIVE, 0);
      MvmNoise thermal =
          needsVoltage(device, mvm, "thermal", volts)
              ? ThermalMvmNoise.from(mvm.section("thermal"), gMax, volts)
              : MvmNoise.NONE;
      MvmNoise shot =
          needsVoltage(device, mvm, "shot", volts)
              ? ShotMvmNoise.from(mvm.section("shot"), gMax, volts)
              : MvmNoise.NONE;
      needsVoltage(device, device, "current-voltage", volts);
      return new Multiplying(
          NoiseModels.mvm(p.mvm().readNoise()),
          thermal,
          shot,
          Telegraph.from(device.optional("telegraph")).mvm(gMax),
          NoiseModels.currentVoltage(device.optional("current-voltage"), volts),
          volts);
    }

    /** Whether a section is there; then the read voltage must be known. */
    private static boolean needsVoltage(Section device, Section s, String key, double volts) {
      if (!s.has(key)) {
        return false;
      }
      if (volts == 0 && !device.has("read-voltage")) {
        device.missing("read-voltage", "a voltage, which " + key + " depends on");
      }
      return true;
    }

    Multiplying only(Set<Effect> effects) {
      return new Multiplying(
          effects.contains(Effect.MVM_NOISE) ? cells : MvmNoise.NONE,
          effects.contains(Effect.THERMAL) ? thermal : MvmNoise.NONE,
          effects.contains(Effect.SHOT) ? shot : MvmNoise.NONE,
          effects.contains(Effect.TELEGRAPH) ? telegraph : MvmNoise.NONE,
          effects.contains(Effect.CURRENT_VOLTAGE) ? currentVoltage : CurrentVoltage.LINEAR,
          readVoltage);
    }

    /** All noise per multiplication together. */
    MvmNoise noise() {
      return SummedMvmNoise.of(cells, thermal, shot, telegraph);
    }
  }
}
