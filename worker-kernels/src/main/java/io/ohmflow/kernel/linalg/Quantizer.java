package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.ConverterKernel;
import io.ohmflow.kernel.internal.simd.ConverterKernel.Codes;

/**
 * Equal steps: a signal v gets the position v · scale − zero, held between bottom and top, rounded
 * with halves to even, and the code position + zero. With the same bits on every CPU. Immutable.
 */
public final class Quantizer {
  private static final ConverterKernel KERNEL = ConverterKernel.fastest();

  /** Values of one call where arrays may be long; see {@link Channels}. */
  private static final int PIECE = 4096;

  private final Codes codes;

  /**
   * Steps in units of one step.
   *
   * @param bottom lowest position, whole, magnitude below 2^22 like that of {@code top}
   * @param top highest position, whole
   * @param low smallest signal that is not clipped
   * @param high largest signal that is not clipped
   */
  public Quantizer(float scale, float zero, float bottom, float top, float low, float high) {
    this.codes = new Codes(scale, zero, bottom, top, low, high);
  }

  /**
   * What signals go through before they are converted.
   *
   * @param load with {@code share}: each signal loses share · load of itself; where signals are
   * @param share 0 for no loss; {@code load} is then not read
   * @param normals standard normals
   * @param first element of the first of them
   * @param std what they are multiplied by before they are added; 0 for no noise
   */
  @SuppressWarnings("ArrayRecordComponent") // Hands over arrays; never compared.
  public record Disturbance(float[] load, float share, float[] normals, int first, float std) {}

  /**
   * Disturbs signals and adds their codes to sums, {@code sum[i] += code(v[i]) · gain[i]}.
   *
   * @param v n signals from {@code at} on, set to what is converted
   * @param gain value of a code for each of the n, from 0 on
   * @param sum n sums from {@code to} on
   * @return how many signals were clipped
   */
  public int disturbAndAdd(
      float[] v, int at, Disturbance what, float[] gain, float[] sum, int to, int n) {
    float[] load = what.share() == 0 ? v : what.load();
    return KERNEL.sense(
        v,
        load,
        at,
        what.share(),
        what.normals(),
        what.first(),
        what.std(),
        codes,
        gain,
        sum,
        to,
        n);
  }

  /**
   * Converts n signals to code(x) · step.
   *
   * @param seen element 0 grows by the number of clipped signals, element 1 is no longer 0 if a
   *     result is below 0
   */
  public void convert(float[] x, int from, float[] out, int to, int n, float step, int[] seen) {
    for (int i = 0; i < n; i += PIECE) {
      KERNEL.drive(x, from + i, out, to + i, Math.min(PIECE, n - i), codes, step, seen);
    }
  }
}
