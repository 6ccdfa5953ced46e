package io.ohmflow.driver.train;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.BatchSchedule;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.TreeNode;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.StepInput;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Executes lanes and chips on one machine: a {@link RunDefinition}, the data, and a pool of workers
 * with their buffers, one per thread that happens to compute.
 *
 * <p>Thread-safe. A worker keeps nothing from one lane to the next that could change a result, so
 * any thread may compute any lane.
 */
public final class LaneEngine {
  /** Samples classified at once when a network is evaluated; part of an evaluation's identity. */
  public static final int EVALUATION_BATCH = 250;

  private static final int CALIBRATION_BATCHES = 8;

  private final RunDefinition definition;
  private final Dataset train;
  private final Dataset test;
  private final BatchSchedule schedule;
  private final int lanes;
  private final NoiseKey runKey;
  private final ConcurrentLinkedDeque<Bench> benches = new ConcurrentLinkedDeque<>();

  /** What one thread computes with. */
  private final class Bench {
    final LaneWorker worker = definition.newWorker(maxBatch());
    final float[] features = new float[maxBatch() * train.sampleSize()];
    final int[] labels = new int[maxBatch()];
    final int[] ids = new int[maxBatch()];
    final ArrayList<float[]> free = new ArrayList<>();

    float[] vector() {
      return free.isEmpty()
          ? new float[LaneWorker.outputSize(definition.layout())]
          : free.remove(free.size() - 1);
    }

    void load(Dataset data, int n) {
      for (int i = 0; i < n; i++) {
        data.features(ids[i], features, i * train.sampleSize());
        labels[i] = data.label(ids[i]);
      }
    }

    void load(Dataset data, int from, int n) {
      for (int i = 0; i < n; i++) {
        ids[i] = from + i;
      }
      load(data, n);
    }
  }

  /** An engine for a run; reads the two texts of the package. */
  public LaneEngine(RunPackage run) {
    this(RunDefinition.trusted(run), run.train(), run.test());
  }

  /** An engine for a run that has been read already. */
  public LaneEngine(RunDefinition definition, Dataset train, Dataset test) {
    this.definition = definition;
    this.train = train;
    this.test = test;
    RunConfig config = definition.config();
    this.schedule = new BatchSchedule(train.size(), config.training().batch(), config.seed());
    this.lanes = config.training().lanes();
    this.runKey = NoiseKey.of(config.seed());
  }

  /**
   * Runs lanes {@code [from, to)} of a step.
   *
   * @return the maximal aligned nodes of that range
   */
  public List<TreeNode> step(long step, int from, int to, float[] parameters) {
    Bench bench = borrow();
    try {
      CanonicalSum sum = new CanonicalSum();
      for (int lane = from; lane < to; lane++) {
        int n = schedule.laneIds(step, lane, lanes, bench.ids);
        bench.load(train, n);
        float[] out = bench.vector();
        bench.worker.step(input(step, lane, n, bench), parameters, out);
        float[] freed = sum.add(new TreeNode(0, lane, out));
        if (freed != null) {
          bench.free.add(freed);
        }
      }
      return sum.nodes();
    } finally {
      benches.push(bench);
    }
  }

  /** Tries one chip on the whole test set. */
  public ChipOutcome evaluateChip(int chip, ChipRequest request, float[] parameters) {
    Bench bench = borrow();
    try {
      NoiseKey chipKey = NoiseKey.of(request.seed()).child(Purpose.CHIP).child(chip);
      bench.worker.program(parameters, chipKey);
      List<Score> scores = new ArrayList<>();
      for (int t = 0; t < request.times().length; t++) {
        bench.worker.read(request.times()[t], chipKey.child(Purpose.READ).child(t));
        NoiseKey mvm = chipKey.child(Purpose.MVM).child(t);
        scores.add(classify(bench, parameters, mvm));
      }
      return new ChipOutcome(chip, scores);
    } finally {
      benches.push(bench);
    }
  }

  /** Classifies one evaluation batch of the test set with the digital network. */
  public Score evaluateDigital(int batch, float[] parameters) {
    Bench bench = borrow();
    try {
      int from = batch * EVALUATION_BATCH;
      int n = Math.min(EVALUATION_BATCH, test.size() - from);
      bench.load(test, from, n);
      return score(bench.worker.classifyDigital(parameters, bench.features, bench.labels, n), n);
    } finally {
      benches.push(bench);
    }
  }

  /** Evaluation batches of the test set. */
  public int evaluationBatches() {
    return (test.size() + EVALUATION_BATCH - 1) / EVALUATION_BATCH;
  }

  /**
   * Parameters with every converter range known: ranges that training never observed are taken from
   * the first batches of the training set. Returns the same array if nothing was missing.
   */
  public float[] calibrated(float[] parameters) {
    if (!definition.network().needsCalibration(definition.chip(), parameters)) {
      return parameters;
    }
    Bench bench = borrow();
    try {
      float[] result = parameters.clone();
      int batches = Math.min(CALIBRATION_BATCHES, train.size() / EVALUATION_BATCH + 1);
      for (int i = 0; i < batches; i++) {
        int from = i * EVALUATION_BATCH;
        int n = Math.min(EVALUATION_BATCH, train.size() - from);
        if (n > 0) {
          bench.load(train, from, n);
          bench.worker.calibrate(result, bench.features, n, i, runKey);
        }
      }
      return result;
    } finally {
      benches.push(bench);
    }
  }

  private Score classify(Bench bench, float[] parameters, NoiseKey mvm) {
    Score total = new Score(0, 0, 0);
    for (int from = 0; from < test.size(); from += EVALUATION_BATCH) {
      int n = Math.min(EVALUATION_BATCH, test.size() - from);
      bench.load(test, from, n);
      total =
          total.plus(
              score(
                  bench.worker.classify(parameters, bench.features, bench.labels, n, mvm, from),
                  n));
    }
    return total;
  }

  private static Score score(LaneWorker.Answer answer, int n) {
    return new Score(answer.correct(), n, answer.lossSum());
  }

  private StepInput input(long step, int lane, int n, Bench bench) {
    RunConfig config = definition.config();
    return new StepInput(
        step,
        lane,
        bench.features,
        bench.labels,
        n,
        config.noise().readTimeAt(step, runKey),
        config.noise().scaleAt(step, runKey),
        runKey);
  }

  private int maxBatch() {
    return Math.max(EVALUATION_BATCH, schedule.maxLaneSize(lanes));
  }

  private Bench borrow() {
    Bench bench = benches.poll();
    return bench == null ? new Bench() : bench;
  }
}
