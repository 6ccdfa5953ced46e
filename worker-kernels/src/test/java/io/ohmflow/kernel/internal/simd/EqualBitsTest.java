package io.ohmflow.kernel.internal.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.kernel.linalg.Channels;
import io.ohmflow.kernel.linalg.Elementwise;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Lines;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Quantizer;
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
      float[] text = normals.clone();
      Rows.gelu(normals, 0, text, 0, 1000);
      Rows.geluGradient(text, uniforms, text, 1000);
      Rows.softmax(text, 1000, 301, 310, 0.4f);
      text[2000] = Rows.sum(normals, 3, 1003);
      text[2001] = Rows.dot(normals, 3, text, 5, 1003);
      text[2002] = Rows.max(normals, 3, 1003);
      Lines.add(normals, 1, 100, text, 3000, 30, 20, 70);
      float[] rows = rows(normals);
      float[] converted = converted(normals, uniforms);
      return List.of(normals, uniforms, functions, product.data(), rows, text, converted).stream()
              .map(values -> Integer.toHexString(Arrays.hashCode(values)))
              .toList()
          + Integer.toHexString(Arrays.hashCode(eliminated(uniforms)));
    }

    /** 29 rows of 21 channels: some fill vectors of any width, some do not. */
    private static float[] rows(float[] x) {
      int n = 29 * 21;
      Channels channels = new Channels(21);
      double[] mean = new double[21];
      double[] variance = new double[21];
      channels.moments(x, 29, mean, variance);
      float[] a = new float[21];
      float[] b = new float[21];
      for (int c = 0; c < 21; c++) {
        a[c] = (float) mean[c];
        b[c] = (float) variance[c];
      }
      float[] out = new float[4 * n];
      float[] part = new float[n];
      channels.normalize(x, 29, a, b, a, part);
      System.arraycopy(part, 0, out, 0, n);
      channels.gradients(part, x, 29, a, b, mean, variance);
      for (int c = 0; c < 21; c++) {
        out[n + c] = (float) (mean[c] + variance[c]);
      }
      float[] dx = new float[n];
      channels.differentiate(part, x, 29, a, b, a, a, b, dx);
      System.arraycopy(dx, 0, out, 2 * n, n);
      Channels.gate(x, part, dx, n);
      System.arraycopy(dx, 0, out, 3 * n, n);
      return out;
    }

    private static float[] converted(float[] normals, float[] loads) {
      Quantizer quantizer = new Quantizer(31.75f, 0.5f, -127, 127, -4, 1.5f);
      float[] v = Arrays.copyOf(normals, 500);
      float[] out = new float[1000];
      Quantizer.Disturbance what = new Quantizer.Disturbance(loads, 0.1f, normals, 700, 0.04f);
      int clips = quantizer.disturbAndAdd(v, 3, what, loads, out, 5, 483);
      int[] seen = new int[2];
      quantizer.convert(v, 1, out, 503, 477, 0.125f, seen);
      out[998] = clips;
      out[999] = seen[0] + (seen[1] == 0 ? 0 : 1000);
      System.arraycopy(v, 0, out, 990, 8);
      return out;
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
