package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/** clip(slope · x + offset, min, max), where x is a logarithm in all uses. */
record ClippedLine(double slope, double offset, double min, double max) {
  ClippedLine {
    Check.finite("slope", slope);
    Check.finite("offset", offset);
    Check.nonNegative("min", min);
    if (!(max >= min)) {
      throw new IllegalArgumentException("expected min <= max, got " + min + " and " + max);
    }
  }

  static ClippedLine from(Section s) {
    double slope = s.number("slope", Range.ANY);
    double offset = s.number("offset", Range.ANY);
    double min = s.number("min", Range.NON_NEGATIVE);
    double max = s.number("max", Range.NON_NEGATIVE);
    if (max < min) {
      s.problem("max", "expected at least min, " + min + ", got " + max);
    }
    return s.problems().isEmpty()
        ? new ClippedLine(slope, offset, min, max)
        : new ClippedLine(0, 0, 0, 0);
  }

  float at(float x) {
    float line = (float) slope * x + (float) offset;
    return Math.min(Math.max(line, (float) min), (float) max);
  }

  /** Sets {@code out[i]} to the value at {@code x[i]}, for i &lt; n; may be in place. */
  void at(float[] x, float[] out, int n) {
    float a = (float) slope;
    float b = (float) offset;
    float low = (float) min;
    float high = (float) max;
    for (int i = 0; i < n; i++) {
      out[i] = Math.min(Math.max(a * x[i] + b, low), high);
    }
  }

  /** The derivative of {@link #at(float)}: 0 where it is clipped. */
  float slope(float x) {
    float line = (float) slope * x + (float) offset;
    return line > (float) min && line < (float) max ? (float) slope : 0;
  }
}
