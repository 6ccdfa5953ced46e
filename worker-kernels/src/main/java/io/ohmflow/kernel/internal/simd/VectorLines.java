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
}
