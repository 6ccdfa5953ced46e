package io.ohmflow.kernel.linalg;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * OpenBLAS as nd4j-native brings it, on one thread per caller.
 *
 * <p>Operands are copied to memory outside the heap that this instance owns and grows; only the
 * result is copied back. (JavaCPP's calls with Java arrays would copy whole arrays both ways.)
 */
final class OpenBlas implements Linalg {
  private FloatPointer a = new FloatPointer(1);
  private FloatPointer b = new FloatPointer(1);
  private FloatPointer c = new FloatPointer(1);
  private float[] rows = new float[0];

  private OpenBlas() {}

  /** An instance, or nothing, with the reason, where the library does not load. */
  static Optional<OpenBlas> load(Consumer<String> notice) {
    return load(() -> openblas.blas_set_num_threads(1), notice);
  }

  /** For tests: with another way to touch the library first. */
  static Optional<OpenBlas> load(Runnable touch, Consumer<String> notice) {
    try {
      touch.run();
      return Optional.of(new OpenBlas());
    } catch (LinkageError e) {
      notice.accept("OpenBLAS does not load, portable kernels take over: " + e);
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "native (OpenBLAS, one thread)";
  }

  @Override
  public void multiply(Matrix x, Matrix y, Matrix z) {
    product(x, y, z, 0f);
  }

  @Override
  public void multiplyAdd(Matrix x, Matrix y, Matrix z) {
    product(x, y, z, 1f);
  }

  private void product(Matrix x, Matrix y, Matrix z, float beta) {
    Shapes.check(x, y, z);
    if (z.rows() == 0 || z.columns() == 0) {
      return;
    }
    a = copied(x, a);
    b = copied(y, b);
    c = beta == 0 ? sized(c, (long) z.rows() * z.columns()) : copied(z, c);
    openblas.cblas_sgemm(
        CblasRowMajor,
        x.transposed() ? CblasTrans : CblasNoTrans,
        y.transposed() ? CblasTrans : CblasNoTrans,
        z.rows(),
        z.columns(),
        x.columns(),
        1f,
        a,
        x.transposed() ? x.rows() : x.columns(),
        b,
        y.transposed() ? y.rows() : y.columns(),
        beta,
        c,
        z.columns());
    copyBack(z);
  }

  /** Stored rows of a view, one after another. */
  private FloatPointer copied(Matrix m, FloatPointer pointer) {
    int count = m.transposed() ? m.columns() : m.rows();
    int length = m.transposed() ? m.rows() : m.columns();
    FloatPointer to = sized(pointer, (long) count * length);
    if (m.stride() == length) {
      return to.position(0).put(m.data(), m.offset(), count * length);
    }
    gather(m, count, length);
    return to.position(0).put(rows, 0, count * length);
  }

  private void copyBack(Matrix z) {
    int columns = z.columns();
    if (z.stride() == columns) {
      c.get(z.data(), z.offset(), z.rows() * columns);
      return;
    }
    ensure(z.rows() * columns);
    c.get(rows, 0, z.rows() * columns);
    for (int i = 0; i < z.rows(); i++) {
      System.arraycopy(rows, i * columns, z.data(), z.offset() + i * z.stride(), columns);
    }
  }

  private void gather(Matrix m, int count, int length) {
    ensure(count * length);
    for (int i = 0; i < count; i++) {
      System.arraycopy(m.data(), m.offset() + i * m.stride(), rows, i * length, length);
    }
  }

  private void ensure(int length) {
    if (rows.length < length) {
      rows = new float[length];
    }
  }

  private static FloatPointer sized(FloatPointer pointer, long length) {
    if (pointer.capacity() >= length) {
      return pointer;
    }
    pointer.close();
    return new FloatPointer(length);
  }
}
