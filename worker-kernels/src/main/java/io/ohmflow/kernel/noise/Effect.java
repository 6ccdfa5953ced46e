package io.ohmflow.kernel.noise;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a chip does to a product besides computing it. Each can be switched off by itself, so that
 * its part in a loss of accuracy can be told; a profile that lacks an effect is not changed by it.
 */
public enum Effect {
  /** Conductances that come in finitely many levels. */
  LEVELS,
  /** Deviation of what programming leaves from its target. */
  PROGRAMMING,
  /** Differences between devices that stay for the life of a chip. */
  SPREAD,
  /** Devices stuck at one conductance. */
  FAULTS,
  /** Loss of conductance over time. */
  DRIFT,
  /** Deviation that belongs to a read time, such as 1/f noise and relaxation. */
  READ_NOISE,
  /** Random telegraph noise: devices that jump between two states. */
  TELEGRAPH,
  /** Short-term noise of the devices, new in every multiplication. */
  MVM_NOISE,
  /** Thermal noise of the devices. */
  THERMAL,
  /** Shot noise of the devices. */
  SHOT,
  /** Currents that are not proportional to voltages. */
  CURRENT_VOLTAGE,
  /** Noise of the column circuits. */
  OUTPUT_NOISE,
  /** Gain, offset, nonlinearity and current limit of the column circuits. */
  COLUMNS,
  /** Voltage lost in the wires. */
  WIRES,
  /** Rounding and clipping of inputs. */
  DAC,
  /** Rounding, clipping and errors of the converters at the columns. */
  ADC;

  /** All of them. */
  public static Set<Effect> all() {
    return EnumSet.allOf(Effect.class);
  }

  /** None of them: the exact product. */
  public static Set<Effect> none() {
    return EnumSet.noneOf(Effect.class);
  }

  /** As it is written on the command line and in files: {@code read-noise}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
