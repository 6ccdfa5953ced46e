package io.ohmflow.kernel.wires;

/**
 * Turns the conductances of the cells of a tile into those that its terminals feel: the current
 * sensed at output i is Σ_j effective[j][i] · x_j.
 */
public interface WireSolver {

  /**
   * Solves one array.
   *
   * @param g conductances [inputs × outputs], µS, finite and ≥ 0
   * @param effective [inputs × outputs], µS, set; may be g
   * @throws IllegalArgumentException if the topology is interleaved or an array is too short
   */
  void solve(float[] g, int inputs, int outputs, float[] effective);

  /**
   * Solves the arrays of positive and negative cells of differential pairs; interleaved ones as one
   * circuit, others one after the other. The current of a pair is Σ_j (effPlus − effMinus)[j][i] ·
   * x_j.
   *
   * @param gPlus conductances [inputs × outputs], µS, finite and ≥ 0
   * @param gMinus [inputs × outputs], likewise
   * @param effPlus [inputs × outputs], µS, set; may be gPlus
   * @param effMinus [inputs × outputs], µS, set; may be gMinus
   * @throws IllegalArgumentException if an array is too short
   */
  void solvePair(
      float[] gPlus, float[] gMinus, int inputs, int outputs, float[] effPlus, float[] effMinus);
}
