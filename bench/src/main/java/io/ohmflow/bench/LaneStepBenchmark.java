package io.ohmflow.bench;

import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.StepInput;
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
 * What one lane computes in a training step of LeNet-5 on 16 digits: programming and reading the
 * tiles of a {@code pcm-standard} chip, forward and backward pass. The estimator {@code none},
 * which trains digitally, is the baseline that shows the price of the simulated chip.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LaneStepBenchmark {
  private static final String HARDWARE = "pcm-standard";
  private static final int SAMPLES = 16;

  private static final String RUN =
      """
      name: lane-benchmark
      data: {source: strokes, train: 16, test: 1}
      network: lenet5
      hardware: pcm-standard
      training: {gradient: ESTIMATOR, batch: 16, lanes: 1, optimizer: {name: sgd}}
      """;

  /** The gradient estimator, as a configuration names it. */
  @Param({"none", "ste"})
  public String estimator;

  private final int[] labels = new int[SAMPLES];
  private float[] features;
  private LoadedRun run;
  private NoiseKey runKey;
  private LaneWorker worker;
  private float[] parameters;
  private float[] out;
  private long step;

  /** Makes the lane and its samples. */
  @Setup
  public void prepare() {
    run = BenchmarkRun.load(RUN.replace("ESTIMATOR", estimator), HARDWARE);
    runKey = NoiseKey.of(run.definition().config().seed());
    worker = run.definition().newWorker(SAMPLES);
    parameters = run.definition().layout().initialParameters(runKey);
    out = new float[parameters.length + LaneWorker.EXTRAS];
    Dataset digits = run.train();
    features = new float[SAMPLES * digits.sampleSize()];
    for (int i = 0; i < SAMPLES; i++) {
      digits.features(i, features, i * digits.sampleSize());
      labels[i] = digits.label(i);
    }
  }

  /** One step, each with noise of its own. */
  @Benchmark
  public float[] step() {
    double readTime = run.definition().config().noise().readTimeAt(step, runKey);
    StepInput input =
        new StepInput(
            new StepInput.Identity(runKey, step, 0),
            features,
            labels,
            SAMPLES,
            new StepInput.NoiseLevel(readTime, 1f));
    worker.step(input, parameters, out);
    step++;
    return out;
  }
}
