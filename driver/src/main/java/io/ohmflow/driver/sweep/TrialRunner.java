package io.ohmflow.driver.sweep;

import io.ohmflow.driver.data.DataSplits;

/** Carries trials to where they are trained. Safe for use by several threads. */
public interface TrialRunner {

  /**
   * Trains and tries a trial; returns when it is done.
   *
   * @param order what to do
   * @param data samples of the trial; the same object for all trials that share them
   * @param label for whoever looks at the cluster
   * @return the answer of {@link TrialWork#run}
   */
  String run(TrialOrder order, DataSplits data, String label);

  /** Makes all trials that are being trained write a checkpoint and end. */
  void cancel();
}
