package io.ohmflow.driver.simulate;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.NoiseKey;

/** What the devices of a simulated chip hold, and how it came there. */
public sealed interface Cells {

  /** Inputs of the matrix. */
  int inputs();

  /** Outputs of the matrix. */
  int outputs();

  /** Factor between an input and its part of an output on a chip without flaws. */
  double exact(int output, int input);

  /** Puts the cells onto tiles; {@code key} is the identity of this programming. */
  void put(ChipTiles tiles, NoiseKey key);

  /**
   * Weights, mapped to conductances and programmed.
   *
   * @param weights [outputs × inputs], without unit
   */
  record Weights(Matrix weights) implements Cells {
    @Override
    public int inputs() {
      return weights.columns();
    }

    @Override
    public int outputs() {
      return weights.rows();
    }

    @Override
    public double exact(int output, int input) {
      return weights.at(output, input);
    }

    @Override
    public void put(ChipTiles tiles, NoiseKey key) {
      tiles.program(weights, key);
    }
  }

  /**
   * Conductances that the devices have, or are programmed to.
   *
   * @param plus g⁺ [outputs × inputs], µS
   * @param minus g⁻ [outputs × inputs], µS; null where the matrix has single devices
   * @param standing whether they are what the devices have
   */
  record Conductances(Matrix plus, Matrix minus, Standing standing) implements Cells {
    public Conductances {
      if (minus != null && (minus.rows() != plus.rows() || minus.columns() != plus.columns())) {
        throw new IllegalArgumentException(
            "g+ [%d × %d] with g- [%d × %d]"
                .formatted(plus.rows(), plus.columns(), minus.rows(), minus.columns()));
      }
    }

    @Override
    public int inputs() {
      return plus.columns();
    }

    @Override
    public int outputs() {
      return plus.rows();
    }

    @Override
    public double exact(int output, int input) {
      return (double) plus.at(output, input) - (minus == null ? 0 : minus.at(output, input));
    }

    @Override
    public void put(ChipTiles tiles, NoiseKey key) {
      if (standing == Standing.STATES) {
        tiles.load(plus, minus, key);
      } else {
        tiles.programTargets(plus, minus, key);
      }
    }
  }

  /** What given conductances are. */
  enum Standing {
    /** The devices have them; there is no programming. */
    STATES,
    /** The devices are programmed to them, with the deviation of the profile. */
    TARGETS
  }
}
