package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Devices that are stuck at one conductance whatever is programmed, for the life of a chip. Every
 * device is stuck with the stated probability, independently of all others, by one uniform number
 * of its own; so the rates are exact for any of them and their sum.
 *
 * <p>Keys of {@code device.faults}, by one of the two conventions in use: {@code stuck-low} and
 * {@code stuck-high}, the share of devices stuck at either; or {@code rate}, the share of devices
 * that are stuck at all, and {@code low-share}, which part of those is stuck low. {@code rates-of}:
 * {@code devices} (default), or {@code pairs} if the rates count pairs of which at least one device
 * is stuck; a device is then stuck with probability 1 − sqrt(1 − rate), in the same proportion of
 * kinds. {@code low} and {@code high}: the conductances, by default g_min and g_max.
 *
 * @param stuckLow share of devices, 0 to 1
 * @param stuckHigh share of devices, 0 to 1; both together at most 1
 * @param low µS
 * @param high µS
 */
public record Faults(double stuckLow, double stuckHigh, float low, float high) {
  /** Devices that all work. */
  public static final Faults NONE = new Faults(0, 0, 0, 0);

  /** What the rates of a profile count. */
  enum RatesOf {
    /** Single devices. */
    DEVICES,
    /** Pairs with at least one stuck device. */
    PAIRS
  }

  public Faults {
    Check.nonNegative("stuck-low", stuckLow);
    Check.nonNegative("stuck-high", stuckHigh);
    if (!(stuckLow + stuckHigh <= 1)) {
      throw new IllegalArgumentException(
          "expected rates of at most 1 together, got " + stuckLow + " and " + stuckHigh);
    }
  }

  static Faults from(Section s, ConductanceRange range) {
    if (s.keys().isEmpty()) {
      return NONE;
    }
    double stuckLow;
    double stuckHigh;
    if (s.has("rate")) {
      double rate = s.number("rate", Range.UNIT);
      double lowShare = s.number("low-share", Range.UNIT);
      stuckLow = rate * lowShare;
      stuckHigh = rate - stuckLow;
    } else {
      stuckLow = s.number("stuck-low", Range.UNIT, 0);
      stuckHigh = s.number("stuck-high", Range.UNIT, 0);
    }
    double low = s.quantity("low", MICROSIEMENS, Range.NON_NEGATIVE, range.gMin());
    double high = s.quantity("high", MICROSIEMENS, Range.NON_NEGATIVE, range.gMax());
    double both = stuckLow + stuckHigh;
    if (both > 1) {
      s.problem("stuck-high", "expected rates of at most 1 together, got " + both);
      return NONE;
    }
    boolean pairs = s.choice("rates-of", RatesOf.class, RatesOf.DEVICES) == RatesOf.PAIRS;
    double factor = pairs && both > 0 ? (1 - Math.sqrt(1 - both)) / both : 1;
    return new Faults(stuckLow * factor, stuckHigh * factor, (float) low, (float) high);
  }

  /** Whether no device is stuck. */
  public boolean none() {
    return stuckLow == 0 && stuckHigh == 0;
  }

  /**
   * Puts the stuck devices of a chunk where they are stuck.
   *
   * @param draws positioned at the chunk's first device in the stream of the chip
   */
  void apply(DeviceChunk chunk, Draws draws) {
    int n = chunk.n();
    float[] u = draws.uniforms(0, n);
    float[] g = chunk.g;
    float lowest = (float) stuckLow;
    float both = (float) (stuckLow + stuckHigh);
    for (int i = 0; i < n; i++) {
      g[i] = u[i] < lowest ? low : u[i] < both ? high : g[i];
    }
  }

  /** Sets {@code out[i]} to 0 for stuck devices and to 1 for others, with the draws as above. */
  void working(DeviceChunk chunk, Draws draws, float[] out) {
    int n = chunk.n();
    float[] u = draws.uniforms(0, n);
    float both = (float) (stuckLow + stuckHigh);
    for (int i = 0; i < n; i++) {
      out[i] = u[i] < both ? 0 : 1;
    }
  }
}
