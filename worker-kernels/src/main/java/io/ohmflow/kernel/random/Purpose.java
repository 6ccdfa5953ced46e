package io.ohmflow.kernel.random;

/**
 * What a stream of draws is for; each has its own, so that one more draw of one changes no other.
 *
 * <p>The position in this list is part of every stream's identity: new purposes go to the end.
 */
public enum Purpose {
  /** Weights before the first step. */
  INITIAL_WEIGHTS,
  /** Order of the samples in an epoch. */
  SAMPLE_ORDER,
  /** Generated data sets and augmentation. */
  DATA,
  /** Units dropped in training. */
  DROPOUT,
  /** A simulated chip; the root of everything that is fixed for that chip. */
  CHIP,
  /** Deviations of programmed conductances. */
  PROGRAMMING,
  /** Drift exponents of devices. */
  DRIFT,
  /** Noise of one reading of all devices. */
  READ,
  /** Noise of one matrix-vector product. */
  MVM,
  /** Devices and lines that do not work. */
  FAULTS,
  /** Strength of the noise in a training step. */
  NOISE_SCALE,
  /** Time since programming assumed in a training step. */
  READ_TIME,
  /** Measurement of converter ranges that training left open. */
  CALIBRATION,
  /** Differences between devices that stay for the life of a chip. */
  SPREAD,
  /** States of random telegraph noise. */
  TELEGRAPH,
  /** Errors of the column circuits of a chip. */
  COLUMNS,
  /** Errors of the converters of a chip. */
  CONVERTERS,
  /** Settings of the trials of a sweep. */
  SWEEP,
  /** Settings of trials that take the place of others. */
  SWEEP_EXPLORATION,
  /** Tokens of a text that is generated. */
  TEXT
}
