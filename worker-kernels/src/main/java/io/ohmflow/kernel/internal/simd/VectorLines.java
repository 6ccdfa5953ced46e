package io.ohmflow.kernel.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Whole vectors, then what is left of a line: value by value where it is added or the line is
 * shorter than a vector, else by a vector that ends with the line and overlaps the one before.
 */
final class VectorLines implements LineKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  private static FloatVector at(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  @Override
  public void copy(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    if (length < LANES) {
      copyShort(in, from, step, out, to, outStep, lines, length);
      return;
    }
    int last = length - LANES;
    for (int k = 0; k < lines; k++) {
      int source = from + k * step;
      int target = to + k * outStep;
      for (int i = 0; i < last; i += LANES) {
        at(in, source + i).intoArray(out, target + i);
      }
      at(in, source + last).intoArray(out, target + last);
    }
  }

  private static void copyShort(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    for (int i = 0; i < length; i++) {
      for (int k = 0; k < lines; k++) {
        out[to + k * outStep + i] = in[from + k * step + i];
      }
    }
  }

  @Override
  public void copyOver(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    int wide = (length + LANES - 1) / LANES * LANES;
    int roomy =
        Math.min(within(in, from, step, wide, lines), within(out, to, outStep, wide, lines));
    int whole = wide > OVER ? 0 : roomy;
    for (int k = 0; k < whole; k++) {
      int source = from + k * step;
      int target = to + k * outStep;
      for (int i = 0; i < wide; i += LANES) {
        at(in, source + i).intoArray(out, target + i);
      }
    }
    copy(in, from + whole * step, step, out, to + whole * outStep, outStep, lines - whole, length);
  }

  /** How many of some lines an array has room for. */
  private static int within(float[] values, int from, int step, int length, int lines) {
    int room = values.length - from - length;
    if (room < 0) {
      return 0;
    }
    return step == 0 ? lines : Math.min(lines, room / step + 1);
  }

  @Override
  public void add(
      float[] in, int from, int step, float[] out, int to, int outStep, int lines, int length) {
    int whole = length - length % LANES;
    for (int k = 0; k < lines; k++) {
      int source = from + k * step;
      int target = to + k * outStep;
      for (int i = 0; i < whole; i += LANES) {
        at(out, target + i).add(at(in, source + i)).intoArray(out, target + i);
      }
      for (int i = whole; i < length; i++) {
        out[target + i] += in[source + i];
      }
    }
  }

  @Override
  public void addWithin(
      float[] in,
      int from,
      int step,
      float[] out,
      int to,
      int outStep,
      int lines,
      int length,
      int begin,
      int end) {
    boolean whole = outStep % LANES == 0 && length % outStep == 0;
    if (whole && (begin - to) % outStep == 0 && (end - begin) % outStep == 0) {
      int first = Math.max(0, (begin - to) / outStep);
      int last = Math.min(lines + length / outStep - 1, (end - to) / outStep);
      addSteps(in, from, step, out, to, outStep, lines, length, first, last);
      return;
    }
    int inner = Math.min(lines, (begin - to + outStep - 1) / outStep);
    int outer = Math.max(inner, Math.min(lines, Math.floorDiv(end - length - to, outStep) + 1));
    addClipped(in, from, step, out, to, outStep, 0, inner, length, begin, end);
    add(in, from + inner * step, step, out, to + inner * outStep, outStep, outer - inner, length);
    addClipped(in, from, step, out, to, outStep, outer, lines, length, begin, end);
  }

  /** Lines of which some lie partly outside. */
  private void addClipped(
      float[] in,
      int from,
      int step,
      float[] out,
      int to,
      int outStep,
      int first,
      int last,
      int length,
      int begin,
      int end) {
    for (int k = first; k < last; k++) {
      int target = to + k * outStep;
      int skipped = Math.max(0, begin - target);
      int count = Math.min(length, end - target) - skipped;
      add(in, from + k * step + skipped, 0, out, target + skipped, 0, 1, count);
    }
  }

  /**
   * Lines that are whole steps of the output, of which those from {@code first} to {@code last} are
   * set: each vector gets what all lines have for it, in their order, while it is in a register. To
   * load it again for the next line would wait for all stores before it.
   */
  private static void addSteps(
      float[] in,
      int from,
      int step,
      float[] out,
      int to,
      int outStep,
      int lines,
      int length,
      int first,
      int last) {
    int reach = length / outStep - 1;
    for (int j = first; j < last; j++) {
      int line = Math.max(0, j - reach);
      int count = Math.min(lines - 1, j) - line + 1;
      int source = from + line * step + (j - line) * outStep;
      int target = to + j * outStep;
      for (int i = 0; i < outStep; i += LANES) {
        FloatVector sum = at(out, target + i);
        for (int k = 0, at = source + i; k < count; k++, at += step - outStep) {
          sum = sum.add(at(in, at));
        }
        sum.intoArray(out, target + i);
      }
    }
  }
}
