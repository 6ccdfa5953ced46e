package io.ohmflow.kernel.converter;

/**
 * A converter of b − 1 stages of 1.5 bit and a last comparator: a pipeline with stages of its own
 * for every bit, or a cyclic converter that sends the residue through one stage again and again.
 *
 * <p>With signals in units of the reference, −1 … 1, stage i takes v and decides d = 1 above ¼ + o₁,
 * −1 below −¼ + o₂ and else 0, with comparator offsets o, and gives the residue
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

  /** Where a stage decides, and its residue {@code gain} · v − d · {@code reference}. */
  private record Stage(float low, float high, float gain, float reference) {}

  @Override
  public int variates() {
    return 1 + PER_STAGE * (stages == Stages.CYCLIC ? 1 : bits - 1);
  }

  @Override
  public void build(float[] z, TransferCurve curve) {
    Stage[] chain = new Stage[bits - 1];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = stages == Stages.CYCLIC && i > 0 ? chain[0] : stage(z, PER_STAGE * i);
    }
    Piece all = new Piece(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1, 0);
    new Walk(chain, 2 * offset * z[variates() - 1], curve).through(0, all, 1 << bits - 1);
    curve.finish();
  }

  private Stage stage(float[] z, int at) {
    float c1 = AdcCircuit.capacitor(1, mismatch * z[at]);
    float c2 = AdcCircuit.capacitor(1, mismatch * z[at + 1]);
    float ratio = c1 / c2;
    float loss = 1 + (1 + ratio) * inverseGain;
    float low = -DECISION + 2 * offset * z[at + 2];
    float high = DECISION + 2 * offset * z[at + 3];
    return new Stage(Math.min(low, high), high, (1 + ratio) / loss, ratio / loss);
  }

  /** Signals from {@code from} to {@code to}, whose residue is slope · signal + constant. */
  private record Piece(double from, double to, double slope, double constant) {
    /** The signal with a residue, held inside the piece. */
    double signal(double residue) {
      return Math.max(from, Math.min(to, (residue - constant) / slope));
    }

    /** The residue that a stage makes of this one, for the signals between two ends. */
    Piece after(Stage stage, int decision, double low, double high) {
      return new Piece(
          low,
          high,
          slope * stage.gain(),
          constant * stage.gain() - decision * stage.reference());
    }
  }

  /** Goes through the pieces of the curve from low to high signals. */
  private record Walk(Stage[] chain, float lastDecision, TransferCurve curve) {

    /**
     * The signals of a piece through the stages from number i on.
     *
     * @param code what the stages before gave
     */
    void through(int i, Piece piece, int code) {
      if (!(piece.from() < piece.to())) {
        return;
      }
      if (i == chain.length) {
        double decision = piece.signal(lastDecision);
        emit(piece.from(), decision, code - 1);
        emit(decision, piece.to(), code);
        return;
      }
      Stage stage = chain[i];
      int weight = 1 << chain.length - 1 - i;
      double low = piece.signal(stage.low());
      double high = piece.signal(stage.high());
      through(i + 1, piece.after(stage, -1, piece.from(), low), code - weight);
      through(i + 1, piece.after(stage, 0, low, high), code);
      through(i + 1, piece.after(stage, 1, high, piece.to()), code + weight);
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
