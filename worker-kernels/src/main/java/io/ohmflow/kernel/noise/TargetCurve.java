package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Range.POSITIVE;

import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * A curve over target conductances.
 *
 * @param curve in its own unit of conductance
 * @param perMicrosiemens the curve's units in a µS
 * @param unit factor on its values
 */
record TargetCurve(Curve curve, float perMicrosiemens, float unit) {
  /** A plain number as a function of r = target / g_max. */
  static TargetCurve ofShare(Curve curve, double gMax) {
    return new TargetCurve(curve, (float) (1 / gMax), 1);
  }

  /**
   * A conductance, µS, as a function of the target, both counted in units of which g_max has so
   * many: 1 counts shares of g_max, 25 on a device of 25 µS counts µS. A chip that uses another
   * g_max than the measured devices thus gets deviations in proportion.
   */
  static TargetCurve counted(Curve curve, double fullScale, double gMax) {
    return new TargetCurve(curve, (float) (fullScale / gMax), (float) (gMax / fullScale));
  }

  /** The curve of a key, counted as the section's {@code full-scale} says, 1 if it says nothing. */
  static TargetCurve counted(Section s, String key, double gMax) {
    return counted(Curves.read(s.section(key)), fullScale(s), gMax);
  }

  /** The section's {@code full-scale}, 1 if it says nothing. */
  static double fullScale(Section s) {
    return s.number("full-scale", POSITIVE, 1);
  }

  float at(float target) {
    return unit * curve.at(target * perMicrosiemens);
  }

  /** Sets {@code out} for all devices of a chunk. */
  void at(DeviceChunk chunk, float[] out) {
    if (chunk.uniformTarget()) {
      Arrays.fill(out, 0, chunk.n(), at(chunk.target[0]));
    } else {
      at(chunk.target, out, chunk.n());
    }
  }

  private void at(float[] target, float[] out, int n) {
    curve.at(target, perMicrosiemens, out, n);
    float factor = unit;
    for (int i = 0; i < n; i++) {
      out[i] = factor * out[i];
    }
  }

  /** Sets {@code out} to the derivatives by the targets of a chunk. */
  void slope(DeviceChunk chunk, float[] out) {
    curve.slope(chunk.target, perMicrosiemens, out, chunk.n());
    float factor = unit * perMicrosiemens;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      out[i] = factor * out[i];
    }
  }
}
