package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * Programming with verification: a device is programmed again, with a new draw of the programming
 * noise, until it is within a tolerance of its target or has had its pulses; after the last one it
 * stays as it is. If a single pulse hits with probability p, a device ends within the tolerance
 * with probability 1 − (1 − p)^n after (1 − (1 − p)^n) / p pulses in the mean.
 *
 * <p>Keys of {@code device.write-verify}: {@code tolerance}, a conductance, and {@code
 * relative-tolerance}, a share of the target; the larger of both counts, and one must be given;
 * {@code max-pulses}, at least 1.
 *
 * @param tolerance largest distance from the target, µS, ≥ 0
 * @param relativeTolerance the same as a share of the target, ≥ 0
 * @param maxPulses at least 1
 */
public record WriteVerify(double tolerance, double relativeTolerance, int maxPulses) {
  /** One pulse, whatever comes of it. */
  public static final WriteVerify NONE = new WriteVerify(0, 0, 1);

  private static final int MOST_PULSES = 1000;

  public WriteVerify {
    Check.nonNegative("tolerance", tolerance);
    Check.nonNegative("relative tolerance", relativeTolerance);
    if (maxPulses < 1) {
      throw new IllegalArgumentException("expected at least 1 pulse, got " + maxPulses);
    }
  }

  static WriteVerify from(Section s) {
    if (s.keys().isEmpty()) {
      return NONE;
    }
    double tolerance = s.quantity("tolerance", MICROSIEMENS, Range.NON_NEGATIVE, 0);
    double relative = s.number("relative-tolerance", Range.NON_NEGATIVE, 0);
    int pulses = s.integer("max-pulses", 1, MOST_PULSES);
    if (!s.has("tolerance") && !s.has("relative-tolerance")) {
      s.missing("tolerance", "a conductance, or relative-tolerance, a number");
    }
    return new WriteVerify(tolerance, relative, pulses);
  }

  /**
   * Programs a chunk; overwrites {@code chunk.nu}.
   *
   * @param noise what one pulse does
   * @param scale factor on deviations
   * @param key identity of this programming; the first pulse draws from it, the others from its
   *     children
   * @return pulses of all devices together
   */
  public long program(
      ProgrammingNoise noise, DeviceChunk chunk, float scale, NoiseKey key, Draws draws) {
    int n = chunk.n();
    noise.program(chunk, scale, draws.at(key, chunk.first()));
    long pulses = n;
    if (maxPulses == 1) {
      return pulses;
    }
    float[] kept = chunk.nu;
    System.arraycopy(chunk.g, 0, kept, 0, n);
    for (int pulse = 1; pulse < maxPulses; pulse++) {
      int missing = missing(chunk, kept);
      if (missing == 0) {
        break;
      }
      pulses += missing;
      noise.program(chunk, scale, draws.at(key.child(pulse), chunk.first()));
      for (int i = 0; i < n; i++) {
        kept[i] = within(kept[i], chunk.target[i]) ? kept[i] : chunk.g[i];
      }
    }
    System.arraycopy(kept, 0, chunk.g, 0, n);
    return pulses;
  }

  private int missing(DeviceChunk chunk, float[] kept) {
    int missing = 0;
    for (int i = 0; i < chunk.n(); i++) {
      missing += within(kept[i], chunk.target[i]) ? 0 : 1;
    }
    return missing;
  }

  private boolean within(float g, float target) {
    float distance = Math.abs(g - target);
    return distance <= Math.max((float) tolerance, (float) relativeTolerance * target);
  }
}
