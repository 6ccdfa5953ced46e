package io.ohmflow.bench;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Matrix products c = a · b on one thread, by every implementation of {@link Linalg} and by three
 * nested loops, which are the baseline. The shapes are those of LeNet-5 and of a hidden layer on a
 * lane of 16 samples, and one square that fills a tile; a product takes 2 · m · k · n operations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GemmBenchmark {

  /** Who multiplies. */
  public enum Implementation {
    /** Three nested loops over arrays. */
    NAIVE {
      @Override
      Product create() {
        return GemmBenchmark::threeLoops;
      }
    },
    /** Pure Java without the Vector API. */
    SCALAR {
      @Override
      Product create() {
        return Linalg.scalar()::multiply;
      }
    },
    /** Pure Java on the Vector API. */
    PORTABLE {
      @Override
      Product create() {
        return Linalg.portable()::multiply;
      }
    },
    /** OpenBLAS; an error where it does not load. */
    NATIVE {
      @Override
      Product create() {
        return Linalg.nativeOrPortable(
                notice -> {
                  throw new IllegalStateException(notice);
                })
            ::multiply;
      }
    };

    abstract Product create();
  }

  /** Something that writes a · b to c. */
  interface Product {
    void multiply(Matrix a, Matrix b, Matrix c);
  }

  /** [m × k] · [k × n]. */
  public enum Shape {
    /** First convolution: a row for each of 28 × 28 positions of 16 samples. */
    CONVOLUTION_1(16 * 28 * 28, 25, 6),
    /** Second convolution: 10 × 10 positions. */
    CONVOLUTION_2(16 * 10 * 10, 150, 16),
    /** A fully connected layer of LeNet-5. */
    LINEAR(16, 400, 120),
    /** A wide hidden layer. */
    HIDDEN(16, 784, 1258),
    /** A full tile and as many samples. */
    SQUARE(512, 512, 512);

    private final int m;
    private final int k;
    private final int n;

    Shape(int m, int k, int n) {
      this.m = m;
      this.k = k;
      this.n = n;
    }
  }

  /** Who multiplies. */
  @Param public Implementation implementation;

  /** What is multiplied. */
  @Param public Shape shape;

  private Product product;
  private Matrix a;
  private Matrix b;
  private Matrix c;

  /** Draws both factors. */
  @Setup
  public void prepare() {
    product = implementation.create();
    a = normal(1, shape.m, shape.k);
    b = normal(2, shape.k, shape.n);
    c = Matrix.zeros(shape.m, shape.n);
  }

  /** One product; what it returns keeps the compiler from leaving it out. */
  @Benchmark
  public float[] multiply() {
    product.multiply(a, b, c);
    return c.data();
  }

  private static Matrix normal(long seed, int rows, int columns) {
    float[] values = new float[rows * columns];
    new Draws().normals(NoiseKey.of(seed), 0, values, 0, values.length);
    return Matrix.of(values, rows, columns);
  }

  private static void threeLoops(Matrix a, Matrix b, Matrix c) {
    float[] left = a.data();
    float[] right = b.data();
    float[] out = c.data();
    int inner = a.columns();
    int columns = c.columns();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        float sum = 0;
        for (int p = 0; p < inner; p++) {
          sum += left[i * inner + p] * right[p * columns + j];
        }
        out[i * columns + j] = sum;
      }
    }
  }
}
