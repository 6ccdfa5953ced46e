package io.ohmflow.kernel.linalg;

import java.util.function.Consumer;

public interface Linalg {
  static Linalg portable() { return scalar(); }

  static Linalg scalar() { return new ScalarLinalg(); }

  static Linalg nativeOrPortable(Consumer<String> notice) { return portable(); }

  String name();

  void multiply(Matrix a, Matrix b, Matrix c);

  void multiplyAdd(Matrix a, Matrix b, Matrix c);
}
