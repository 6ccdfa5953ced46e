package io.ohmflow.kernel.random;

/**
 * What a stream of draws is for; each has its own, so that one more draw of one changes no other.
 */
public enum Purpose {
  INITIAL_WEIGHTS,
  SAMPLE_ORDER,
  DATA,
  DROPOUT,
  CALIBRATION,
  CHIP,
  PROGRAMMING,
  DRIFT,
  READ,
  MVM,
  FAULTS,
  NOISE_SCALE,
  READ_TIME
}
