package io.ohmflow.kernel.linalg;

import io.ohmflow.kernel.internal.simd.GemmKernel;
import io.ohmflow.kernel.internal.simd.GemmKernel.Block;
import io.ohmflow.kernel.internal.simd.GemmKernel.Operand;
import java.util.Arrays;

/**
 * Products in pure Java with the same bits on every CPU.
 *
 * <p>A block of {@value #DEPTH} × {@value #WIDTH} elements of b stays in the second-level cache, in
 * panels of which one at a time is in the first, while blocks of {@value #HEIGHT} rows of a pass
 * by. Transposed operands are always packed to rows, others where it pays. The sums of a block go
 * on from c, so blocking changes no bit. Owns its packing buffers: one thread at a time.
 */
final class PortableLinalg implements Linalg {
  private static final int DEPTH = 256;
  private static final int WIDTH = 512;

  /** A multiple of the rows of every register tile. */
  private static final int HEIGHT = 96;

  /** Keeps packed rows from meeting in the same few sets of the cache. */
  private static final int ROW_GAP = 16;

  /** From so many rows of a on, packing b costs less than reading it with a large stride. */
  private static final int ROWS_THAT_PAY = 32;

  /** From so many columns of b on, packing a costs less than reading it with a large stride. */
  private static final int COLUMNS_THAT_PAY = 128;

  private final GemmKernel kernel;
  private final String name;
  private float[] packedB = new float[0];
  private float[] packedA = new float[0];

  PortableLinalg(GemmKernel kernel, String name) {
    this.kernel = kernel;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    Shapes.check(a, b, c);
    boolean dense = c.stride() == c.columns();
    int lines = dense ? 1 : c.rows();
    int length = dense ? c.rows() * c.columns() : c.columns();
    for (int i = 0; i < lines; i++) {
      int from = c.offset() + i * c.stride();
      Arrays.fill(c.data(), from, from + length, 0f);
    }
    multiplyAdd(a, b, c);
  }

  @Override
  public void multiplyAdd(Matrix a, Matrix b, Matrix c) {
    Shapes.check(a, b, c);
    for (int j = 0; j < b.columns(); j += WIDTH) {
      int columns = Math.min(WIDTH, b.columns() - j);
      for (int p = 0; p < a.columns(); p += DEPTH) {
        int depth = Math.min(DEPTH, a.columns() - p);
        multiplyPart(a.columns(p, depth), b.block(p, depth, j, columns), c.columns(j, columns));
      }
    }
  }

  /** Blocks over rows; b is one block. */
  private void multiplyPart(Matrix a, Matrix b, Matrix c) {
    boolean packB =
        b.transposed() || a.rows() >= ROWS_THAT_PAY && b.columns() > kernel.panelColumns();
    if (packB) {
      packPanels(b);
    }
    boolean packA = a.transposed() || a.rows() > 1 && b.columns() >= COLUMNS_THAT_PAY;
    for (int i = 0; i < a.rows(); i += HEIGHT) {
      int rows = Math.min(HEIGHT, a.rows() - i);
      Matrix block = a.rows(i, rows);
      Operand left = packA ? packedRows(block) : new Operand(a.data(), block.offset(), a.stride());
      Operand into = new Operand(c.data(), c.offset() + i * c.stride(), c.stride());
      Block size = new Block(rows, c.columns(), a.columns());
      if (packB) {
        multiplyPanels(size, left, into);
      } else {
        kernel.multiplyAdd(size, left, new Operand(b.data(), b.offset(), b.stride()), into);
      }
    }
  }

  private void multiplyPanels(Block size, Operand left, Operand into) {
    int panel = kernel.panelColumns();
    for (int j = 0; j < size.columns(); j += panel) {
      int columns = Math.min(panel, size.columns() - j);
      kernel.multiplyAdd(
          new Block(size.rows(), columns, size.depth()),
          left,
          new Operand(packedB, j * size.depth(), columns),
          new Operand(into.data(), into.offset() + j, into.stride()));
    }
  }

  /** Panels of whole depth, one after another; the last one may be narrower. */
  private void packPanels(Matrix b) {
    int depth = b.rows();
    if (packedB.length < depth * b.columns()) {
      packedB = new float[depth * b.columns()];
    }
    int panel = kernel.panelColumns();
    for (int j = 0; j < b.columns(); j += panel) {
      int columns = Math.min(panel, b.columns() - j);
      Matrix part = b.columns(j, columns);
      int to = j * depth;
      if (b.transposed()) {
        Packing.transpose(
            b.data(), part.offset(), b.stride(), packedB, to, columns, columns, depth);
      } else {
        Packing.copy(b.data(), part.offset(), b.stride(), packedB, to, columns, depth, columns);
      }
    }
  }

  private Operand packedRows(Matrix a) {
    int stride = a.columns() + ROW_GAP;
    if (packedA.length < a.rows() * stride) {
      packedA = new float[HEIGHT * stride];
    }
    if (a.transposed()) {
      Packing.transpose(
          a.data(), a.offset(), a.stride(), packedA, 0, stride, a.columns(), a.rows());
    } else {
      Packing.copy(a.data(), a.offset(), a.stride(), packedA, 0, stride, a.rows(), a.columns());
    }
    return new Operand(packedA, 0, stride);
  }
}
