package io.ohmflow.bench;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.wires.EffectiveConductance;
import io.ohmflow.kernel.wires.LadderConductance;
import io.ohmflow.kernel.wires.Wires;
import io.ohmflow.kernel.wires.Wires.Model;
import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
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
 * Wire resistance of one array of cells on one thread: the exact effective conductances, and the
 * ladders by which old ones are followed. The product of the tile with {@value #VECTORS} vectors is
 * the baseline: what the tile costs without wires.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class WireBenchmark {
  private static final int VECTORS = 128;

  /** Largest conductance, µS, and its resistance, Ω. */
  private static final float G_MAX = 1000;

  private static final double CELL = 1000;

  /** [inputs × outputs]. */
  public enum Shape {
    N64(64, 64),
    N128(128, 128),
    N256(256, 256),
    N512(512, 512),
    N512X128(512, 128);

    private final int inputs;
    private final int outputs;

    Shape(int inputs, int outputs) {
      this.inputs = inputs;
      this.outputs = outputs;
    }
  }

  /** Size of the tile. */
  @Param public Shape shape;

  /** Resistance of a segment in units of that of the most conductive cell. */
  @Param({"5e-5", "1e-3"})
  public double ratio;

  private final Linalg linalg = Linalg.portable();
  private EffectiveConductance exact;
  private LadderConductance ladders;
  private float[] g;
  private float[] effective;
  private Matrix x;
  private Matrix y;

  /** Draws cells from 0 to the largest conductance. */
  @Setup
  public void prepare() {
    int cells = shape.inputs * shape.outputs;
    Resistances segments = new Resistances(ratio * CELL, ratio * CELL, 0, 0);
    Wires wires =
        new Wires(Model.EXACT, Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, segments, 1, 1);
    exact = new EffectiveConductance(wires);
    ladders = new LadderConductance(wires);
    g = new float[cells];
    effective = new float[cells];
    new Draws().uniforms(NoiseKey.of(1), 0, g, 0, cells);
    for (int i = 0; i < cells; i++) {
      g[i] *= G_MAX;
    }
    float[] vectors = new float[VECTORS * shape.inputs];
    new Draws().normals(NoiseKey.of(2), 0, vectors, 0, vectors.length);
    x = Matrix.of(vectors, VECTORS, shape.inputs);
    y = Matrix.zeros(VECTORS, shape.outputs);
  }

  /** The circuit's solution. */
  @Benchmark
  public float[] exact() {
    exact.solve(g, shape.inputs, shape.outputs, effective);
    return effective;
  }

  /** Ladders, by which an old solution follows the cells. */
  @Benchmark
  public float[] ladders() {
    ladders.solve(g, shape.inputs, shape.outputs, effective);
    return effective;
  }

  /** The product with as many vectors, without wires. */
  @Benchmark
  public float[] product() {
    linalg.multiply(x, Matrix.of(g, shape.inputs, shape.outputs), y);
    return y.data();
  }
}
