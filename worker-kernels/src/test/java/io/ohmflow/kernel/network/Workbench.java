package io.ohmflow.kernel.network;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.Random;

/** Networks, chips and data for tests of this package. */
final class Workbench {
  static final NoiseKey RUN = NoiseKey.of(77);
  static final int BATCH = 12;
  static final Shape IMAGE = new Shape(6, 6, 2);
  static final int CLASSES = 3;

  /** Convolution with batch norm and dropout, a residual, a classifier. */
  static final String SMALL =
      """
      network:
        - conv2d: {out: 4, kernel: 3, padding: 1}
        - batchNorm
        - relu
        - maxPool: {size: 2}
        - residual: {body: [{conv2d: {out: 4, kernel: 1}}, relu]}
        - flatten
        - dropout: {rate: 0.1}
        - linear: {out: 3}
      """;

  private Workbench() {}

  static ChipModel chip(String profile) {
    Problems problems = new Problems();
    HardwareProfile read = HardwareProfile.read(ProfileCatalog.open(profile, problems), problems);
    ChipModel chip = ChipModel.of(read);
    problems.throwIfAny();
    return chip;
  }

  static NetworkSpec network(String yaml) {
    return network(yaml, IMAGE, Shape.flat(CLASSES));
  }

  static NetworkSpec network(String yaml, Shape input, Shape scores) {
    Problems problems = new Problems();
    Section root = Document.parse(yaml, "t", problems).root();
    NetworkSpec spec = NetworkSpec.read(root, "network", input, scores);
    root.finish();
    problems.throwIfAny();
    return spec;
  }

  /** Everything wrong with a network. */
  static String problems(String yaml) {
    Problems problems = new Problems();
    Section root = Document.parse(yaml, "t", problems).root();
    NetworkSpec.read(root, "network", IMAGE, CLASSES);
    root.finish();
    return String.join("\n", problems.list().stream().map(Problem::toString).toList());
  }

  static LaneWorker worker(String profile, GradientEstimator estimator) {
    return worker(network(SMALL), profile, estimator, BATCH);
  }

  static LaneWorker worker(
      NetworkSpec network, String profile, GradientEstimator estimator, int maxBatch) {
    LaneSettings settings = new LaneSettings(estimator, 0.1f, maxBatch);
    return new LaneWorker(network, chip(profile), settings, Linalg.portable());
  }

  static float[] result(NetworkSpec network) {
    return new float[network.layout().size() + LaneWorker.EXTRAS];
  }

  /** Samples whose class shows as a brighter band of rows. */
  static StepInput batch(long step, int lane, int n) {
    Random random = new Random(1000 * step + lane);
    int[] labels = new int[n];
    float[] features = new float[n * IMAGE.size()];
    int band = IMAGE.size() / CLASSES;
    for (int s = 0; s < n; s++) {
      labels[s] = random.nextInt(CLASSES);
      for (int i = 0; i < IMAGE.size(); i++) {
        float level = i / band == labels[s] ? 1 : 0;
        features[s * IMAGE.size() + i] = level + 0.3f * (float) random.nextGaussian();
      }
    }
    return new StepInput(
        new StepInput.Identity(RUN, step, lane),
        features,
        labels,
        n,
        new StepInput.NoiseLevel(0, 1f));
  }

  static float[] part(float[] v, int from, int to) {
    return Arrays.copyOfRange(v, from, to);
  }
}
