package io.ohmflow.driver.bench;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;

/** Products of another linear algebra, with their time counted by a clock. */
final class TimedLinalg implements Linalg {
  private final Linalg products;
  private final StepClock clock;

  TimedLinalg(Linalg products, StepClock clock) {
    this.products = products;
    this.clock = clock;
  }

  @Override
  public String name() {
    return products.name();
  }

  @Override
  public int rowStride(int columns) {
    return products.rowStride(columns);
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    clock.beginProduct();
    products.multiply(a, b, c);
    clock.endProduct(2L * a.rows() * a.columns() * b.columns());
  }

  @Override
  public void multiplyBoth(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    clock.beginProduct();
    products.multiplyBoth(a, b, c, e, d);
    clock.endProduct(4L * a.rows() * a.columns() * b.columns());
  }

  @Override
  public boolean takesMagnitudes(int columns) {
    return products.takesMagnitudes(columns);
  }

  @Override
  public void multiplyMagnitudes(Matrix a, Matrix b, Matrix c, Matrix e, Matrix d) {
    clock.beginProduct();
    products.multiplyMagnitudes(a, b, c, e, d);
    clock.endProduct(4L * a.rows() * a.columns() * b.columns());
  }

  @Override
  public void multiplyAdd(Matrix a, Matrix b, Matrix c) {
    clock.beginProduct();
    products.multiplyAdd(a, b, c);
    clock.endProduct(2L * a.rows() * a.columns() * b.columns());
  }
}
