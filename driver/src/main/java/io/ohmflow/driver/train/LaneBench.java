package io.ohmflow.driver.train;

import io.ohmflow.driver.data.Augmentation;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/** What one thread computes with: a worker, its inputs, and vectors for its results. */
final class LaneBench {
  private static final float[] NO_SCORES = {};

  private final RunDefinition definition;
  private final int maxBatch;
  private final Draws draws = new Draws();
  private Optional<LaneWorker> teacher = Optional.empty();
  private float[] own = {};

  Chip chip;
  LaneWorker worker;
  final float[] features;
  final int[] labels;
  final int[] ids;
  final ArrayList<float[]> free = new ArrayList<>();

  /** A chip of the run with some of its effects. */
  record Chip(ChipModel model, Set<Effect> effects) {
    /** Models are made once for a run. */
    boolean same(Chip other) {
      return model == other.model && effects.equals(other.effects);
    }
  }

  /**
   * @param data which samples will be loaded, or such as have their shape
   * @param maxBatch most samples at once
   */
  LaneBench(RunDefinition definition, Dataset data, int maxBatch) {
    this.definition = definition;
    this.maxBatch = maxBatch;
    this.chip = new Chip(definition.trainingChip(), Effect.all());
    this.worker = definition.newWorker(maxBatch);
    this.features = new float[maxBatch * data.sampleSize()];
    this.labels = new int[maxBatch * data.answers()];
    this.ids = new int[maxBatch];
  }

  /** Makes the worker anew if it is of another chip; at most one is held. */
  LaneBench with(Chip wanted) {
    if (!chip.same(wanted)) {
      worker = null;
      worker = definition.newWorker(wanted.model().only(wanted.effects()), maxBatch);
      chip = wanted;
    }
    return this;
  }

  /** A result vector with anything in it. */
  float[] vector() {
    return free.isEmpty()
        ? new float[definition.layout().size() + LaneWorker.EXTRAS]
        : free.remove(free.size() - 1);
  }

  /** A copy of the parameters for what differs in one lane or on one chip; valid until the next. */
  float[] ownCopy(float[] parameters) {
    if (own.length == 0) {
      own = new float[definition.layout().size()];
    }
    System.arraycopy(parameters, 0, own, 0, own.length);
    return own;
  }

  /** What the teacher says of the first {@code n} loaded samples; empty without a teacher. */
  float[] taught(int n) {
    if (definition.pretrained().teacher().isEmpty() || n == 0) {
      return NO_SCORES;
    }
    if (teacher.isEmpty()) {
      teacher = definition.newTeacher(maxBatch);
    }
    float[] parameters = definition.pretrained().teacher().orElseThrow().parameters();
    return teacher.orElseThrow().scoresDigital(parameters, features, n);
  }

  /** Loads the samples whose ids stand in {@link #ids}. */
  void load(Dataset data, int n) {
    loadIds(data, 0, n);
  }

  private void loadIds(Dataset data, int first, int n) {
    for (int i = 0; i < n; i++) {
      data.features(ids[first + i], features, i * data.sampleSize());
      data.labels(ids[first + i], labels, i * data.answers());
    }
  }

  /**
   * Loads training samples as they are seen in one epoch.
   *
   * @param first index of the first one in {@link #ids}
   */
  void loadTraining(Dataset train, int first, int n, long epoch) {
    loadIds(train, first, n);
    Augmentation augmentation = definition.config().augmentation();
    if (augmentation.isNeeded()) {
      NoiseKey run = NoiseKey.of(definition.config().seed());
      // The purpose stands twice, because generated data sets are keyed by it once.
      NoiseKey key = run.child(Purpose.DATA).child(Purpose.DATA).child(epoch);
      for (int i = 0; i < n; i++) {
        int at = i * train.sampleSize();
        int id = ids[first + i];
        augmentation.features(train, id, key.child(id), draws, features, at);
      }
    }
  }

  /** Loads consecutive samples. */
  void load(Dataset data, int from, int n) {
    for (int i = 0; i < n; i++) {
      ids[i] = from + i;
    }
    load(data, n);
  }
}
