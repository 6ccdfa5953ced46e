package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.layer.Pass.Arithmetic;
import io.ohmflow.kernel.layer.Pass.Feedback;
import io.ohmflow.kernel.layer.Pass.Mode;
import io.ohmflow.kernel.layer.Pass.Phase;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One layer with parameters, ready to run; and what layer tests share. */
final class Bench {
  final LayerSpec spec;
  final Layer layer;
  final float[] parameters;
  final float[] sums;
  NoiseKey key = NoiseKey.of(5);
  long firstSample;

  Bench(LayerSpec spec, ChipModel chip, int maxBatch) {
    this.spec = spec;
    LaneResources lane = new LaneResources(chip, Linalg.scalar(), new Draws());
    Placement place = new Placement(0, 1, maxBatch, Placement.InputGradient.NEEDED);
    this.layer = spec.create(lane, place);
    int size = spec.parameters().stream().mapToInt(ParameterSpec::size).sum();
    this.parameters = new float[size];
    this.sums = new float[size];
    int offset = 0;
    for (ParameterSpec p : spec.parameters()) {
      p.init().fill(parameters, offset, p.size(), new Draws(), NoiseKey.of(offset + 1L));
      offset += p.size();
    }
  }

  Bench(LayerSpec spec, int maxBatch) {
    this(spec, chip(), maxBatch);
  }

  /** A chip from a built-in profile with changes, each {@code key=value}. */
  static ChipModel chip(String profile, String... changes) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open(profile, problems);
    for (String change : changes) {
      String[] parts = change.split("=", 2);
      document = document.with(parts[0], parts[1], "test");
    }
    ChipModel chip = ChipModel.of(HardwareProfile.read(document, problems));
    problems.throwIfAny();
    return chip;
  }

  static ChipModel chip() {
    return ChipModel.of(HardwareProfile.ideal());
  }

  /** Reads one layer, such as {@code conv2d: {out: 3, kernel: 2}}, without problems. */
  static LayerSpec read(String yaml, Shape input) {
    Problems problems = new Problems();
    Section root = Document.parse("layers: [" + yaml + "]", "t", problems).root();
    LayerSpec spec = Sequence.read(root.named("layers"), input).children().get(0).spec();
    root.finish();
    problems.throwIfAny();
    return spec;
  }

  /** What is wrong with a list of layers. */
  static String problems(String yaml, Shape input) {
    Problems problems = new Problems();
    Section root = Document.parse("layers: [" + yaml + "]", "t", problems).root();
    Sequence.read(root.named("layers"), input);
    root.finish();
    return String.join("\n", problems.list().stream().map(Problem::toString).toList());
  }

  Pass pass(Phase phase, Arithmetic arithmetic, Feedback feedback) {
    Pass.Noise noise = new Pass.Noise(key, key.child(1), key.child(2), key.child(3), 0, 1f);
    return new Pass(new Mode(phase, arithmetic, feedback), noise, parameters, sums, firstSample);
  }

  Pass training() {
    return pass(Phase.TRAINING, Arithmetic.DIGITAL, Feedback.IDEAL_WEIGHTS);
  }

  Pass evaluation() {
    return pass(Phase.EVALUATION, Arithmetic.DIGITAL, Feedback.IDEAL_WEIGHTS);
  }

  /** Programs, reads and runs a training pass on tiles. */
  float[] analog(float[] x, int n, Pass pass) {
    layer.program(pass);
    layer.read(pass);
    return layer.forward(x, n, pass);
  }

  /** Index of a parameter by the end of its name. */
  int offset(String name) {
    int offset = 0;
    for (ParameterSpec p : spec.parameters()) {
      if (p.name().equals(name)) {
        return offset;
      }
      offset += p.size();
    }
    throw new IllegalArgumentException(
        name + " is not in " + spec.parameters().stream().map(ParameterSpec::name).toList());
  }

  /**
   * Values on a grid of step 1/8 shifted by 1/16, shuffled: no two closer than a finite difference,
   * none near 0, so that rectifiers and maxima have a derivative.
   */
  static float[] spaced(int n, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (order.get(i) - n / 2) / 8f + 1 / 16f;
    }
    return x;
  }

  static float[] normal(int n, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
