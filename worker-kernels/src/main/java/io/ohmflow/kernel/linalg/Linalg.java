package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.GemmKernel;
import io.ohmflow.kernel.internal.simd.VectorSupport;
import java.util.function.Consumer;

/**
 * Dense products in float32. An instance owns packing buffers and belongs to one thread.
 *
 * <p>{@code portable}: every element of a product is one chain of fused multiply-adds over the
 * summed axis in ascending order, so the bits are equal on every CPU. {@code native}: OpenBLAS on
 * one thread; equal bits on one CPU type only.
 */
public interface Linalg {

  /** Pure Java, on the Vector API where the JVM offers it. */
  static Linalg portable() {
    return new PortableLinalg(
        GemmKernel.fastest(), "portable (" + VectorSupport.description() + ")");
  }

  /** Pure Java without the Vector API; equal bits, slower. */
  static Linalg scalar() {
    return new PortableLinalg(GemmKernel.scalar(), "portable (scalar)");
  }

  /**
   * OpenBLAS, or {@link #portable()} where its library does not load.
   *
   * @param notice told once why the native library is not used
   */
  static Linalg nativeOrPortable(Consumer<String> notice) {
    return OpenBlas.load(notice).<Linalg>map(blas -> blas).orElseGet(Linalg::portable);
  }

  /** What executes, for people and logs. */
  String name();

  /**
   * c = a · b.
   *
   * @param a [m × k], may be a transposed view
   * @param b [k × n], may be a transposed view
   * @param c [m × n], not transposed, overwritten; must not share memory with a or b
   * @throws IllegalArgumentException if shapes do not fit
   */
  void multiply(Matrix a, Matrix b, Matrix c);

  /** c += a · b; the chain of each element goes on from its value. Shapes as in multiply. */
  void multiplyAdd(Matrix a, Matrix b, Matrix c);

  /**
   * Distance of rows at which a left factor is multiplied without being copied first, if the array
   * has room for eight more of them.
   *
   * @param columns of the factor
   */
  default int rowStride(int columns) {
    return columns;
  }

  /**
   * c = a · b and d = a · e; the bits are those of two products.
   *
   * @param a [m × k]
   * @param b [k × n]
   * @param c [m × n], overwritten
   * @param e [k × n]
   * @param d [m × n], overwritten; must not share memory with the others
   * @throws IllegalArgumentException if shapes do not fit
   */
  default void multiplyBoth(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    multiply(a, b, c);
    multiply(a, e, d);
  }

  /** Whether {@link #multiplyMagnitudes} is there for so many columns: it pays for few. */
  default boolean takesMagnitudes(int columns) {
    return false;
  }

  /**
   * c = a · b and d = |a| · e, without an array for |a|; the bits are those of two products. Shapes
   * as in multiplyBoth; b and e not transposed, rows of c and of d equally far apart.
   *
   * @throws UnsupportedOperationException unless {@link #takesMagnitudes}
   */
  default void multiplyMagnitudes(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    throw new UnsupportedOperationException(name());
  }
}
