package io.ohmflow.kernel.converter;

/**
 * A converter of b − 1 stages of 1.5 bit and a last comparator: a pipeline with stages of its own
 * for every bit, or a cyclic converter that sends the residue through one stage again and again.
 *
 * <p>With signals in units of the reference, −1 … 1, stage i takes v and decides d = 1 above ¼ +
 * o₁, −1 below −¼ + o₂ and else 0, with comparator offsets o, and gives the residue
 *
 * <pre>   ((1 + r) v − d r) / (1 + (1 + r)/A),   r = C₁/C₂</pre>
 *
 * to the next stage, with sampling capacitor C₁, feedback capacitor C₂ and an amplifier of gain A.
 * The code is 2^(b−1) + Σ_i d_i 2^(b−1−i), less 1 where the last residue lies below o₃. Decisions
 * that are wrong by less than ¼ are corrected by the later stages; capacitors and gain are not, so
 * the code may go back where a stage's decision changes. Amplifiers are not taken to saturate.
 *
 * <p>Sources: 1.5-bit stage: Lewis et al., IEEE JSSC 27 (1992), and Abo and Gray, IEEE JSSC 34
 * (1999); its errors in analog networks: Spear et al., IEEE JXCDC 9 (2023).
 *
 * @param bits b
 * @param mismatch relative deviation of C₁ and of C₂
 * @param offset standard deviation of comparator offsets, share of the full scale of 2
 * @param inverseGain 1/A, 0 for an ideal amplifier
 * @param stages whether stages are parts of their own
 */
record StagedCircuit(int bits, float mismatch, float offset, float inverseGain, Stages stages)
    implements AdcCircuit {
  private static final float DECISION = 0.25f;
  private static final int PER_STAGE = 4;

  /** What the stages are made of. */
  enum Stages {
    /** Each has capacitors and comparators of its own. */
    PIPELINE,
    /** One set of capacitors and comparators is used for all. */
    CYCLIC
  }

  /**
   * A stage of one converter: where it decides, and its residue {@code gain} · v − d · {@code
   * reference}.
   *
   * @param inverseSlope signal per unit of the residue of the stages before it
   */
  private record Stage(float low, float high, double gain, double reference, double inverseSlope) {
    Stage after(double slope) {
      return new Stage(low, high, gain, reference, 1 / slope);
    }
  }

  @Override
  public int variates() {
    return 1 + PER_STAGE * (stages == Stages.CYCLIC ? 1 : bits - 1);
  }

  @Override
  public void build(float[] z, TransferCurve curve) {
    Stage[] chain = new Stage[bits - 1];
    double slope = 1;
    for (int i = 0; i < chain.length; i++) {
      Stage parts = stages == Stages.CYCLIC && i > 0 ? chain[0] : stage(z, PER_STAGE * i);
      chain[i] = parts.after(slope);
      slope *= parts.gain();
    }
    double lastDecision = 2 * offset * z[variates() - 1];
    new Walk(chain, 1 / slope, lastDecision, curve).start(1 << bits - 1);
    curve.finish();
  }

  private Stage stage(float[] z, int at) {
    float c1 = AdcCircuit.capacitor(1, mismatch * z[at]);
    float c2 = AdcCircuit.capacitor(1, mismatch * z[at + 1]);
    float ratio = c1 / c2;
    float loss = 1 + (1 + ratio) * inverseGain;
    float low = -DECISION + 2 * offset * z[at + 2];
    float high = DECISION + 2 * offset * z[at + 3];
    return new Stage(Math.min(low, high), high, (1 + ratio) / loss, ratio / loss, 1);
  }

  /**
   * Goes through the pieces of the curve from low to high signals. The residue before stage i is
   * slope · signal + constant within a piece, where the slope is the same in all pieces.
   *
   * @param inverseSlope signal per unit of the residue after all stages
   */
  private record Walk(
      Stage[] chain, double inverseSlope, double lastDecision, TransferCurve curve) {

    /** Goes through all signals. */
    void start(int code) {
      through(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0, code);
    }

    /**
     * The signals between two ends through the stages from number i on.
     *
     * @param code what the stages before gave
     */
    private void through(int i, double from, double to, double constant, int code) {
      if (!(from < to)) {
        return;
      }
      if (i == chain.length) {
        double decision = held((lastDecision - constant) * inverseSlope, from, to);
        emit(from, decision, code - 1);
        emit(decision, to, code);
        return;
      }
      Stage stage = chain[i];
      int weight = 1 << chain.length - 1 - i;
      double low = held((stage.low() - constant) * stage.inverseSlope(), from, to);
      double high = held((stage.high() - constant) * stage.inverseSlope(), from, to);
      double next = constant * stage.gain();
      through(i + 1, from, low, next + stage.reference(), code - weight);
      through(i + 1, low, high, next, code);
      through(i + 1, high, to, next - stage.reference(), code + weight);
    }

    private static double held(double signal, double from, double to) {
      return Math.max(from, Math.min(to, signal));
    }

    private void emit(double from, double to, int code) {
      if (from == Double.NEGATIVE_INFINITY) {
        curve.clear(code);
      } else if (from < to) {
        curve.edge((float) ((from + 1) / 2 * curve.codes()), code);
      }
    }
  }
}
