package io.ohmflow.bench;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Standard normal draws into an array of floats, time per draw: {@link Draws}, where each draw is a
 * function of its position, against the sequential {@link SplittableRandom} of the JDK, which is
 * the baseline.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NormalsBenchmark {
  private static final int DRAWS = 1 << 12;
  private static final long SEED = 1;

  private final Draws keyed = new Draws();
  private final NoiseKey key = NoiseKey.of(SEED);
  private final SplittableRandom sequential = new SplittableRandom(SEED);
  private final float[] out = new float[DRAWS];
  private long position;

  /** Draws by position, a new stretch of the stream each time. */
  @Benchmark
  @OperationsPerInvocation(DRAWS)
  public float[] draws() {
    keyed.normals(key, position, out, 0, DRAWS);
    position += DRAWS;
    return out;
  }

  /** The generator of the JDK. */
  @Benchmark
  @OperationsPerInvocation(DRAWS)
  public float[] splittableRandom() {
    for (int i = 0; i < DRAWS; i++) {
      out[i] = (float) sequential.nextGaussian();
    }
    return out;
  }
}
