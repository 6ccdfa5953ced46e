package io.ohmflow.kernel.layer;

/**
 * Told by a lane what part of a step it enters, so that somebody else can look at a clock. Called
 * by the lane's thread, a few times per layer and step.
 */
public interface StepWatch {
  /** Nobody watches. */
  StepWatch NONE =
      new StepWatch() {
        @Override
        public void enter(StepPhase phase) {}

        @Override
        public long enter(long layer) {
          return NOWHERE;
        }
      };

  /** Stands for what belongs to no layer. */
  long NOWHERE = 0;

  /** What a lane does in a step, in this order. */
  enum StepPhase {
    /** Weights go onto the tiles. */
    PROGRAM,
    /** Tiles are read once for the step. */
    READ,
    FORWARD,
    LOSS,
    BACKWARD,
    /** Whatever comes after the step. */
    DONE
  }

  /** The phase changes. */
  void enter(StepPhase phase);

  /**
   * The layer changes.
   *
   * @param layer id of the one that is entered, as in {@link LayerNames}, or {@link #NOWHERE}
   * @return the one that is left
   */
  long enter(long layer);
}
