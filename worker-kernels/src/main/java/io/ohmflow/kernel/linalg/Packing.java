package io.ohmflow.kernel.linalg;

/** Brings blocks of operands into the order in which products read them. */
final class Packing {
  /** Lines that {@link #transpose} reads side by side: one cache line of what it writes is 16. */
  private static final int LINES = 8;

  /** Lines up to this length are turned value by value: a loop along each would be too short. */
  private static final int SHORT = 16;

  private Packing() {}

  /** Makes {@code lines} lines of {@code length} floats the columns of the output. */
  static void transpose(
      float[] in,
      int from,
      int inStride,
      float[] out,
      int to,
      int outStride,
      int lines,
      int length) {
    if (length <= SHORT) {
      transposeShort(in, from, inStride, out, to, outStride, lines, length);
      return;
    }
    int y = 0;
    for (; y + LINES <= lines; y += LINES) {
      transposeEight(in, from + y * inStride, inStride, out, to + y, outStride, length);
    }
    for (; y < lines; y++) {
      int line = from + y * inStride;
      for (int x = 0; x < length; x++) {
        out[to + x * outStride + y] = in[line + x];
      }
    }
  }

  private static void transposeShort(
      float[] in,
      int from,
      int inStride,
      float[] out,
      int to,
      int outStride,
      int lines,
      int length) {
    for (int x = 0; x < length; x++) {
      int target = to + x * outStride;
      for (int y = 0, source = from + x; y < lines; y++, source += inStride) {
        out[target + y] = in[source];
      }
    }
  }

  private static void transposeEight(
      float[] in, int from, int inStride, float[] out, int to, int outStride, int length) {
    int line1 = from + inStride;
    int line2 = line1 + inStride;
    int line3 = line2 + inStride;
    int line4 = line3 + inStride;
    int line5 = line4 + inStride;
    int line6 = line5 + inStride;
    int line7 = line6 + inStride;
    for (int x = 0, t = to; x < length; x++, t += outStride) {
      out[t] = in[from + x];
      out[t + 1] = in[line1 + x];
      out[t + 2] = in[line2 + x];
      out[t + 3] = in[line3 + x];
      out[t + 4] = in[line4 + x];
      out[t + 5] = in[line5 + x];
      out[t + 6] = in[line6 + x];
      out[t + 7] = in[line7 + x];
    }
  }
}
