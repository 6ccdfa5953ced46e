package io.ohmflow.kernel.internal.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Rows;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests of everything portable, from JVMs that are held to other vector widths. */
class EqualBitsTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  /** 128 and 256 bit; wider than the machine is clamped by the JVM to what it has. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:MaxVectorSize=16", "-XX:MaxVectorSize=32"})
  void vectorWidthChangesNoBit(String width) throws Exception {
    assertEquals(Digest.compute(), digestOf(List.of(MODULE, width)));
  }

  @Test
  void aMissingVectorApiChangesNoBit() throws Exception {
    assertEquals(Digest.compute(), digestOf(List.of()));
  }

  private static String digestOf(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String classes = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", classes, Digest.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** What the other JVM runs. */
  static final class Digest {
    private Digest() {}

    public static void main(String[] args) {
      System.out.print(compute());
    }

    static String compute() {
      Draws draws = new Draws();
      float[] normals = new float[5000];
      draws.normals(NoiseKey.of(3), 70, normals, 0, normals.length);
      float[] uniforms = new float[1000];
      draws.uniforms(NoiseKey.of(4), 1, uniforms, 0, uniforms.length);
      float[] functions = new float[3000];
      Elementwise.exp(normals, 0, functions, 0, 1000);
      Elementwise.log(uniforms, 0, functions, 1000, 1000);
      Elementwise.pow(uniforms, 0, -0.31f, functions, 2000, 1000);
      Matrix product = Matrix.zeros(50, 47);
      Matrix left = Matrix.of(normals, 50, 60);
      Matrix right = new Matrix(normals, 1000, 47, 60, 61).transpose();
      Linalg.portable().multiply(left, right, product);
      float[] rows = normals.clone();
      Rows.gelu(normals, 0, rows, 0, 1000);
      Rows.geluGradient(rows, uniforms, rows, 1000);
      Rows.softmax(rows, 1000, 301, 310, 0.4f);
      rows[2000] = Rows.sum(normals, 3, 1003);
      rows[2001] = Rows.dot(normals, 3, rows, 5, 1003);
      rows[2002] = Rows.max(normals, 3, 1003);
      return List.of(normals, uniforms, functions, product.data(), rows).stream()
              .map(values -> Integer.toHexString(Arrays.hashCode(values)))
              .toList()
          + Integer.toHexString(Arrays.hashCode(eliminated(uniforms)));
    }

    private static double[] eliminated(float[] uniforms) {
      EliminationKernel kernel = EliminationKernel.fastest();
      double[] w = new double[uniforms.length];
      for (int i = 0; i < w.length; i++) {
        w[i] = uniforms[i];
      }
      EliminationKernel.Ends ends = new EliminationKernel.Ends();
      ends.first(w, 400, 30);
      ends.second(w, 650, 20);
      ends.target(w, 17, 16);
      kernel.tile(19, w.clone(), 2, w, 17, ends);
      w[0] = kernel.sum(w, 40, 200);
      return w;
    }
  }
}
