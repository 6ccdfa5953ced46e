package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.random.NoiseKey;

/**
 * What the layers of a lane need to know about the pass they are in. Immutable; the arrays belong
 * to the lane.
 */
public final class Pass {

  /** What a pass is for. */
  public enum Phase {
    /** Batch statistics, dropout, statistics observed, backward pass follows. */
    TRAINING,
    /** Running statistics, nothing observed. */
    EVALUATION,
    /** Like evaluation, but ranges are observed. */
    CALIBRATION,
    /**
     * Like calibration, but batches are normalised by their own moments, which are observed, too.
     */
    REESTIMATION,
    /** Like evaluation, but products on tiles are compared with exact ones. */
    INSPECTION
  }

  /** Where products with weights are computed. */
  public enum Arithmetic {
    DIGITAL,
    ANALOG
  }

  /** Which weights carry the gradient back through an analog layer. */
  public enum Feedback {
    IDEAL_WEIGHTS,
    NOISY_WEIGHTS,
    /** No weights by themselves: the derivative of the whole chip. */
    CHAIN_RULE
  }

  /**
   * How a pass computes.
   *
   * @param feedback read only where arithmetic is analog
   */
  public record Mode(Phase phase, Arithmetic arithmetic, Feedback feedback) {}

  /**
   * Randomness of a pass. Every key is already specific to what owns it (a chip, or a step and a
   * lane); layers add their id.
   *
   * @param programming of programming noise and drift exponents
   * @param read of noise that belongs to a read time
   * @param mvm of noise that belongs to each matrix-vector product
   * @param dropout of dropped activations
   * @param readSeconds time between programming and reading, s, ≥ 0
   * @param scale factor on the standard deviation of programming noise and per-product noise, ≥ 0
   */
  public record Noise(
      NoiseKey programming,
      NoiseKey read,
      NoiseKey mvm,
      NoiseKey dropout,
      double readSeconds,
      float scale) {}

  private final Mode mode;
  private final Noise noise;
  private final float[] parameters;
  private final float[] sums;
  private final long firstSample;
  private final long step;
  private final Wiring wiring;

  /**
   * What is known of the wires.
   *
   * @param lags earlier solutions
   * @param probe told how far they are off; null if nobody asks
   */
  public record Wiring(WireLags lags, WireProbe probe) {
    /** Wires are solved when they are read. */
    public static final Wiring EXACT = new Wiring(WireLags.NONE, null);
  }

  /** A pass outside of training. */
  public Pass(Mode mode, Noise noise, float[] parameters, float[] sums, long firstSample) {
    this(mode, noise, parameters, sums, firstSample, 0);
  }

  /**
   * A pass.
   *
   * @param parameters flat parameter vector, only read
   * @param sums flat vector that gradients and n-weighted observations are added into; not touched
   *     by passes that observe nothing
   * @param firstSample position of the pass's first sample in the streams of its keys
   * @param step updates that made the parameters, ≥ 0; read only in training
   */
  public Pass(
      Mode mode, Noise noise, float[] parameters, float[] sums, long firstSample, long step) {
    this.mode = mode;
    this.noise = noise;
    this.parameters = parameters;
    this.sums = sums;
    this.firstSample = firstSample;
    this.step = step;
    this.wiring = Wiring.EXACT;
  }

  private Pass(Pass other, Wiring wiring) {
    this.mode = other.mode;
    this.noise = other.noise;
    this.parameters = other.parameters;
    this.sums = other.sums;
    this.firstSample = other.firstSample;
    this.step = other.step;
    this.wiring = wiring;
  }

  /** The same pass with knowledge of the wires. */
  public Pass wired(Wiring known) {
    return new Pass(this, known);
  }

  /** What is known of the wires. */
  public Wiring wiring() {
    return wiring;
  }

  /** Flat parameter vector. */
  public float[] parameters() {
    return parameters;
  }

  /** Flat vector of summed gradients and n-weighted observations. */
  public float[] sums() {
    return sums;
  }

  /** Randomness. */
  public Noise noise() {
    return noise;
  }

  /** Position of sample 0 in the streams of the noise keys. */
  public long firstSample() {
    return firstSample;
  }

  /** Whether a backward pass follows. */
  public boolean training() {
    return mode.phase() == Phase.TRAINING;
  }

  /** Updates that made the parameters, if this is training. */
  public long step() {
    return step;
  }

  /** Whether ranges are observed. */
  public boolean observes() {
    return mode.phase() != Phase.EVALUATION && mode.phase() != Phase.INSPECTION;
  }

  /** Whether batches are normalised by their own moments, which are observed. */
  public boolean usesBatchMoments() {
    return mode.phase() == Phase.TRAINING || mode.phase() == Phase.REESTIMATION;
  }

  /** Whether products on tiles are compared with exact ones. */
  public boolean inspects() {
    return mode.phase() == Phase.INSPECTION;
  }

  /** Whether analog layers compute on tiles. */
  public boolean analog() {
    return mode.arithmetic() == Arithmetic.ANALOG;
  }

  /** Which weights carry gradients back. */
  public Feedback feedback() {
    return mode.feedback();
  }
}
