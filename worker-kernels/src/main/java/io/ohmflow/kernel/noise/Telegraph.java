package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;
import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Random telegraph noise: a trap in the device captures and emits a charge, and while it is
 * occupied the device conducts less by an amplitude. The trap is a two-state Markov process with
 * mean times τ_c to capture and τ_e to emission, so it is occupied with probability p = τ_e / (τ_c
 * + τ_e) and forgets its state within τ_c τ_e / (τ_c + τ_e).
 *
 * <p>Which devices have a trap is fixed for a chip. With {@code redrawn: per-read} every read time
 * gets a state of its own, exact for read times further apart than that memory; all multiplications
 * at one time see the same states. With {@code redrawn: per-mvm}, for traps that are faster than a
 * multiplication, the devices with a trap are lowered by their mean, amplitude · p, and each
 * multiplication adds a Gaussian of equal variance ({@link TelegraphMvmNoise}).
 *
 * <p>Keys of {@code device.telegraph}: {@code amplitude}, a conductance, or {@code
 * relative-amplitude}, a share of the conductance from 0 to 1; {@code capture} and {@code
 * emission}, mean times, or {@code occupancy}, p; {@code devices}, the share of devices with a
 * trap, default 1; {@code redrawn}, default {@code per-read}.
 *
 * @param amplitude µS, ≥ 0
 * @param relativeAmplitude share of the conductance, 0 to 1
 * @param occupancy p, 0 to 1
 * @param devices share of devices with a trap, 0 to 1
 */
public record Telegraph(
    double amplitude, double relativeAmplitude, double occupancy, double devices, Redrawn redrawn) {
  /** When a device may have changed its state. */
  public enum Redrawn {
    /** Between read times. */
    PER_READ,
    /** Between multiplications. */
    PER_MVM
  }

  /** Devices without traps. */
  public static final Telegraph NONE = new Telegraph(0, 0, 0, 0, Redrawn.PER_READ);

  public Telegraph {
    Check.nonNegative("amplitude", amplitude);
    Check.share("relative amplitude", relativeAmplitude);
    Check.share("occupancy", occupancy);
    Check.share("devices", devices);
  }

  static Telegraph from(Section s) {
    if (s.keys().isEmpty()) {
      return NONE;
    }
    double amplitude = s.quantity("amplitude", MICROSIEMENS, Range.NON_NEGATIVE, 0);
    double relative = s.number("relative-amplitude", Range.UNIT, 0);
    if (s.has("amplitude") == s.has("relative-amplitude")) {
      s.problem("amplitude", "expected either this or relative-amplitude");
    }
    double devices = s.number("devices", Range.UNIT, 1);
    Redrawn redrawn = s.choice("redrawn", Redrawn.class, Redrawn.PER_READ);
    return new Telegraph(amplitude, relative, occupancy(s), devices, redrawn);
  }

  private static double occupancy(Section s) {
    if (s.has("occupancy")) {
      return s.number("occupancy", Range.UNIT);
    }
    double capture = s.quantity("capture", SECONDS, Range.POSITIVE);
    double emission = s.quantity("emission", SECONDS, Range.POSITIVE);
    return emission / (capture + emission);
  }

  /** Whether no device ever jumps. */
  public boolean none() {
    return devices == 0 || occupancy == 0 || amplitude + relativeAmplitude == 0;
  }

  /** The part that multiplications redraw. */
  MvmNoise mvm(double gMax) {
    if (none() || redrawn != Redrawn.PER_MVM) {
      return MvmNoise.NONE;
    }
    double share = devices * occupancy * (1 - occupancy);
    double absolute = amplitude / gMax;
    return new TelegraphMvmNoise(
        share * absolute * absolute, share * relativeAmplitude * relativeAmplitude);
  }

  /**
   * Lowers {@code chunk.g} in place; overwrites {@code chunk.work}.
   *
   * @param scale factor on the amplitude
   * @param reading identity of this reading
   */
  void apply(DeviceChunk chunk, float scale, NoiseKey reading, Draws draws) {
    int n = chunk.n();
    float[] trap = draws.at(chunk.devices().child(Purpose.TELEGRAPH), chunk.first()).uniforms(0, n);
    float[] lowered = chunk.work;
    float share = (float) devices;
    if (redrawn == Redrawn.PER_MVM) {
      for (int i = 0; i < n; i++) {
        lowered[i] = trap[i] < share ? (float) occupancy : 0;
      }
    } else {
      float p = (float) occupancy;
      float[] state = draws.at(reading.child(Purpose.TELEGRAPH), chunk.first()).uniforms(1, n);
      for (int i = 0; i < n; i++) {
        lowered[i] = trap[i] < share && state[i] < p ? 1 : 0;
      }
    }
    float absolute = (float) amplitude * scale;
    float relative = Math.min(1, (float) relativeAmplitude * scale);
    float[] g = chunk.g;
    for (int i = 0; i < n; i++) {
      g[i] = Math.max(0f, g[i] - lowered[i] * (absolute + relative * g[i]));
    }
  }
}
