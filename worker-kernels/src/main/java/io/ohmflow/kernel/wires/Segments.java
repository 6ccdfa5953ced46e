package io.ohmflow.kernel.wires;

import io.ohmflow.kernel.wires.Wires.Resistances;

/**
 * Conductances of the wire segments of a crossbar, µS, finite and &gt; 0.
 *
 * @param input between two cells on an input line
 * @param driver from the driver to the first cell, terminal included
 * @param output between two cells on an output line
 * @param sense from the last cell to the sense, terminal included
 */
record Segments(double input, double driver, double output, double sense) {

  /** µS of one ohm. */
  private static final double MICROSIEMENS = 1e6;

  /**
   * Those of resistances.
   *
   * @param perfect stands for a segment without resistance, µS; large against the cells
   */
  static Segments of(Resistances r, double perfect) {
    return new Segments(
        conductance(r.row(), perfect),
        conductance(r.row() + r.driver(), perfect),
        conductance(r.column(), perfect),
        conductance(r.column() + r.sense(), perfect));
  }

  private static double conductance(double ohms, double perfect) {
    return Math.min(MICROSIEMENS / ohms, perfect);
  }
}
