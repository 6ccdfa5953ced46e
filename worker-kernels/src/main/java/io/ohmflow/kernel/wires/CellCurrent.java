package io.ohmflow.kernel.wires;

/**
 * Current of a memory cell by the voltage across it. It must grow with the voltage and be zero at
 * zero; a cell without conductance carries none and is not asked.
 */
public interface CellCurrent {
  /** Cells that follow Ohm's law. */
  CellCurrent OHMIC =
      new CellCurrent() {
        @Override
        public double current(double g, double volts) {
          return g * volts;
        }

        @Override
        public double conductance(double g, double volts) {
          return g;
        }
      };

  /**
   * The current, µA.
   *
   * @param g what the cell was programmed to, µS, &gt; 0
   * @param volts from the input line to the output line, V
   */
  double current(double g, double volts);

  /** The derivative of the current by the voltage, µS, finite and ≥ 0. */
  double conductance(double g, double volts);
}
