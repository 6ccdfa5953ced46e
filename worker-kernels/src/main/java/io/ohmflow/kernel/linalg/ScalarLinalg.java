package io.ohmflow.kernel.linalg;

final class ScalarLinalg implements Linalg {
  @Override
  public String name() { return "portable (scalar)"; }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    for (int i = 0; i < c.rows(); i++) {
      java.util.Arrays.fill(c.data(), c.offset() + i * c.stride(), c.offset() + i * c.stride() + c.columns(), 0f);
    }
    multiplyAdd(a, b, c);
  }

  @Override
  public void multiplyAdd(Matrix a, Matrix b, Matrix c) {
    float[] row = new float[b.columns()];
    for (int i = 0; i < a.rows(); i++) {
      int at = c.offset() + i * c.stride();
      for (int k = 0; k < a.columns(); k++) {
        float x = a.at(i, k);
        if (b.transposed()) {
          for (int j = 0; j < row.length; j++) row[j] = b.at(k, j);
        } else {
          System.arraycopy(b.data(), b.offset() + k * b.stride(), row, 0, row.length);
        }
        for (int j = 0; j < row.length; j++) {
          c.data()[at + j] = Math.fma(x, row[j], c.data()[at + j]);
        }
      }
    }
  }
}
