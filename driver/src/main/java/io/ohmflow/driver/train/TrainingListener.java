package io.ohmflow.driver.train;

/**
 * Told what is done while it is done, for labels and metrics. Called by the thread that trains;
 * must be quick.
 */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE =
      new TrainingListener() {
        @Override
        public void begins(Activity activity, String which) {}

        @Override
        public void ends(Activity activity, long nanoseconds) {}

        @Override
        public void stepped(StepMeasurement step) {}
      };

  /** What may keep a cluster busy. */
  enum Activity {
    STEP,
    /** Writing one. */
    CHECKPOINT,
    /** The digital network on the test set. */
    TEST,
    /** The result on simulated chips. */
    CHIPS
  }

  /**
   * Something begins.
   *
   * @param which of its kind, such as {@code 12 of 35, epoch 2}
   */
  void begins(Activity activity, String which);

  /** It has ended. */
  void ends(Activity activity, long nanoseconds);

  /** A step has given this; before it ends. */
  void stepped(StepMeasurement step);

  /**
   * What a step gave.
   *
   * @param step steps done
   * @param epoch passes over the data done
   * @param loss mean of the batch
   * @param accuracy share of right answers in the batch
   * @param learningRate of the step
   * @param samples of the batch
   * @param gradientNorm norm of the mean gradient; NaN if nothing limits it
   * @param nanoseconds from the beginning of the step to its result
   * @param laneNanoseconds time of the task whose lanes computed longest
   */
  record StepMeasurement(
      long step,
      double epoch,
      float loss,
      double accuracy,
      double learningRate,
      int samples,
      double gradientNorm,
      long nanoseconds,
      long laneNanoseconds) {}
}
