package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.GemmKernel;
import io.ohmflow.kernel.internal.simd.GemmKernel.Block;
import io.ohmflow.kernel.internal.simd.GemmKernel.Operand;
import java.util.Arrays;

/**
 * Products in pure Java with the same bits on every CPU.
 *
 * <p>Blocks of {@value #DEPTH} along the summed axis keep a panel of b in the first-level cache.
 * Transposed operands, and b when many rows use it, are packed into row-major panels first. Owns
 * its packing buffers: one thread at a time.
 */
final class PortableLinalg implements Linalg {
  private static final int DEPTH = 256;

  /** Side of the squares in which a is transposed, so that both sides stay in the cache. */
  private static final int SQUARE = 16;

  /** From so many rows of a on, packing b costs less than reading it with a large stride. */
  private static final int ROWS_THAT_PAY = 32;

  private final GemmKernel kernel;
  private final String name;
  private final float[] packedB;
  private float[] packedA = new float[0];

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
      Operand left =
          a.transposed()
              ? packedTransposed(a, p, depth)
              : new Operand(a.data(), a.offset() + p, a.stride());
      for (int j = 0; j < b.columns(); j += width) {
        int columns = Math.min(width, b.columns() - j);
        Operand right =
            pack
                ? packed(b, p, depth, j, columns)
                : new Operand(b.data(), b.offset() + p * b.stride() + j, b.stride());
        Operand into = new Operand(c.data(), c.offset() + j, c.stride());
        kernel.multiplyAdd(new Block(a.rows(), columns, depth), left, right, into);
      }
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

  private Operand packedTransposed(Matrix a, int p, int depth) {
    if (packedA.length < a.rows() * depth) {
      packedA = new float[a.rows() * depth];
    }
    for (int i = 0; i < a.rows(); i += SQUARE) {
      int rows = Math.min(SQUARE, a.rows() - i);
      for (int r = 0; r < depth; r += SQUARE) {
        int end = Math.min(depth, r + SQUARE);
        transpose(a, a.offset() + p * a.stride(), i, rows, r, end, depth);
      }
    }
    return new Operand(packedA, 0, depth);
  }

  private void transpose(Matrix a, int from, int i, int rows, int r, int end, int depth) {
    float[] data = a.data();
    for (int q = i; q < i + rows; q++) {
      for (int s = r; s < end; s++) {
        packedA[q * depth + s] = data[from + s * a.stride() + q];
      }
    }
  }
}
