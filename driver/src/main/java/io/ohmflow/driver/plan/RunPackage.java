package io.ohmflow.driver.plan;

import io.ohmflow.driver.data.Dataset;
import java.io.Serializable;

/**
 * What an executor needs to know of a run, sent once: two texts and the data. The texts are read
 * again on the other side, so no object of the kernels ever needs to be serialised.
 *
 * <p>A class, because Kryo, which users may choose as Spark's serializer, cannot write records.
 */
public final class RunPackage implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String runYaml;
  private final String profileYaml;
  private final Dataset train;
  private final Dataset test;
  private final PretrainedFiles pretrained;

  /**
   * @param runYaml resolved configuration
   * @param profileYaml hardware profile
   * @param train training samples
   * @param test test samples
   * @param pretrained networks trained before that the run builds on
   */
  public RunPackage(
      String runYaml, String profileYaml, Dataset train, Dataset test, PretrainedFiles pretrained) {
    this.runYaml = runYaml;
    this.profileYaml = profileYaml;
    this.train = train;
    this.test = test;
    this.pretrained = pretrained;
  }

  /** Resolved configuration. */
  public String runYaml() {
    return runYaml;
  }

  /** Hardware profile. */
  public String profileYaml() {
    return profileYaml;
  }

  /** Training samples. */
  public Dataset train() {
    return train;
  }

  /** Test samples. */
  public Dataset test() {
    return test;
  }

  /** Networks trained before that the run builds on. */
  public PretrainedFiles pretrained() {
    return pretrained;
  }
}
