package io.ohmflow.ml;

import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.data.Normalization;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.PretrainedFiles;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunPackage;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What training leaves: the two texts, the parameters and what samples look like. Travels to the
 * executors with the tasks that predict; safe to share between threads, one of which computes at a
 * time.
 */
final class TrainedNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String runYaml;
  private final String profileYaml;
  private final SampleShape shape;
  private final double[] mean;
  private final double[] std;
  private final float[] parameters;
  private transient Scorer scorer;

  /**
   * @param runYaml resolved configuration
   * @param profileYaml hardware profile
   * @param shape of a sample
   * @param normalization of its channels
   * @param parameters flat vector of the network; not to be changed any more
   */
  TrainedNetwork(
      String runYaml,
      String profileYaml,
      SampleShape shape,
      Normalization normalization,
      float[] parameters) {
    this.runYaml = runYaml;
    this.profileYaml = profileYaml;
    this.shape = shape;
    this.mean = normalization.mean().stream().mapToDouble(Double::doubleValue).toArray();
    this.std = normalization.std().stream().mapToDouble(Double::doubleValue).toArray();
    this.parameters = parameters;
  }

  String runYaml() {
    return runYaml;
  }

  String profileYaml() {
    return profileYaml;
  }

  SampleShape shape() {
    return shape;
  }

  /** The flat vector of the network, not to be changed. */
  float[] parameters() {
    return parameters;
  }

  Normalization normalization() {
    return new Normalization(
        Arrays.stream(mean).boxed().toList(), Arrays.stream(std).boxed().toList());
  }

  /**
   * Scores of one sample by the digital network.
   *
   * @param values as they stand in the DataFrame, [height × width × channels]
   * @return a score per class, new
   * @throws IllegalArgumentException if the number of values is wrong or one is not finite
   */
  synchronized double[] scores(double[] values) {
    if (scorer == null) {
      scorer = new Scorer();
    }
    return scorer.scores(values);
  }

  /** The run with other samples to test, read again; nothing is trained in it. */
  LoadedRun with(Dataset test) {
    Problems problems = new Problems();
    // A schedule may not suit the number of samples, and nothing will be trained.
    String constant =
        Document.parse(runYaml, "run.yaml", problems)
            .with("training.schedule", "{name: constant}", "run.yaml")
            .toYaml();
    problems.throwIfAny();
    RunDefinition definition =
        RunDefinition.trusted(
            new RunPackage(constant, profileYaml, test, test, PretrainedFiles.NONE));
    return new LoadedRun(definition, test, test);
  }

  /** A worker with room for one sample. */
  private final class Scorer {
    private final LaneWorker worker =
        with(shape.dataset(new float[shape.size()], new short[1])).definition().newWorker(1);
    private final float[] features = new float[shape.size()];

    double[] scores(double[] values) {
      if (values.length != features.length) {
        throw new IllegalArgumentException(
            "a sample of %d values, the network takes %d"
                .formatted(values.length, features.length));
      }
      for (int i = 0; i < values.length; i++) {
        float value = (float) values[i];
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException("value %d is %s".formatted(i, values[i]));
        }
        int channel = i % mean.length;
        features[i] = (float) ((value - mean[channel]) / std[channel]);
      }
      float[] found = worker.scoresDigital(parameters, features, 1);
      double[] scores = new double[shape.classes()];
      for (int k = 0; k < scores.length; k++) {
        scores[k] = found[k];
      }
      return scores;
    }
  }
}
