package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.GemmKernel;
import io.ohmflow.kernel.internal.simd.GemmKernel.Block;
import io.ohmflow.kernel.internal.simd.GemmKernel.Operand;
import java.util.Arrays;

/**
 * Products in pure Java with the same bits on every CPU.
 *
 * <p>Blocks of {@value #DEPTH} along the summed axis keep a panel of b in the first-level cache.
 * Transposed operands, and b when many rows use it, are packed into row-major panels first. Owns its
 * packing buffers: one thread at a time.
 */
final class PortableLinalg implements Linalg {
  private static final int DEPTH = 256;

  /** Rows of a that are packed together when it is transposed. */
  private static final int PACKED_ROWS = 64;

  /** From so many rows of a on, packing b costs less than reading it with a large stride. */
  private static final int ROWS_THAT_PAY = 32;

  private final GemmKernel kernel;
  private final String name;
  private final float[] packedB;
  private final float[] packedA = new float[PACKED_ROWS * DEPTH];

  PortableLinalg(GemmKernel kernel, String name) {
    this.kernel = kernel;
    this.name = name;
    this.packedB = new float[DEPTH * kernel.panelColumns()];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    Shapes.check(a, b, c);
    for (int i = 0; i < c.rows(); i++) {
      int from = c.offset() + i * c.stride();
      Arrays.fill(c.data(), from, from + c.columns(), 0f);
    }
    multiplyAdd(a, b, c);
  }

  @Override
  public void multiplyAdd(Matrix a, Matrix b, Matrix c) {
    Shapes.check(a, b, c);
    int panel = kernel.panelColumns();
    boolean pack = b.transposed() || a.rows() >= ROWS_THAT_PAY && b.columns() > panel;
    int width = pack ? panel : b.columns();
    for (int p = 0; p < a.columns(); p += DEPTH) {
      int depth = Math.min(DEPTH, a.columns() - p);
      for (int j = 0; j < b.columns(); j += width) {
        int columns = Math.min(width, b.columns() - j);
        Operand right =
            pack
                ? packed(b, p, depth, j, columns)
                : new Operand(b.data(), b.offset() + p * b.stride() + j, b.stride());
        rows(a, p, right, c, new Block(a.rows(), columns, depth), j);
      }
    }
  }

  private void rows(Matrix a, int p, Operand right, Matrix c, Block size, int j) {
    if (!a.transposed()) {
      Operand left = new Operand(a.data(), a.offset() + p, a.stride());
      Operand into = new Operand(c.data(), c.offset() + j, c.stride());
      kernel.multiplyAdd(size, left, right, into);
      return;
    }
    for (int i = 0; i < a.rows(); i += PACKED_ROWS) {
      int rows = Math.min(PACKED_ROWS, a.rows() - i);
      Operand left = packedTransposed(a, i, rows, p, size.depth());
      Operand into = new Operand(c.data(), c.offset() + i * c.stride() + j, c.stride());
      kernel.multiplyAdd(new Block(rows, size.columns(), size.depth()), left, right, into);
    }
  }

  private Operand packed(Matrix b, int p, int depth, int j, int columns) {
    float[] data = b.data();
    int stride = b.stride();
    if (b.transposed()) {
      for (int q = 0; q < columns; q++) {
        int from = b.offset() + (j + q) * stride + p;
        for (int r = 0; r < depth; r++) {
          packedB[r * columns + q] = data[from + r];
        }
      }
    } else {
      for (int r = 0; r < depth; r++) {
        int from = b.offset() + (p + r) * stride + j;
        System.arraycopy(data, from, packedB, r * columns, columns);
      }
    }
    return new Operand(packedB, 0, columns);
  }

  private Operand packedTransposed(Matrix a, int i, int rows, int p, int depth) {
    float[] data = a.data();
    for (int r = 0; r < depth; r++) {
      int from = a.offset() + (p + r) * a.stride() + i;
      for (int q = 0; q < rows; q++) {
        packedA[q * depth + r] = data[from + q];
      }
    }
    return new Operand(packedA, 0, depth);
  }
}
