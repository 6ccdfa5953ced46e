package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import java.util.Arrays;

/**
 * The rows of the tiles for a block of vectors: converted by the DAC, then driven as one level or
 * as a train of pulses.
 *
 * <p>Pulses that are accumulated as charges before one conversion are one product with the whole
 * input, because columns are linear; only their noise adds up pulse by pulse, which the squares of
 * the levels account for.
 */
final class RowDrive {
  private final ChipModel chip;
  private final int inputs;
  private final InputDrive converted;
  private final Levels[] pulses;
  private final float[][] buffers;
  private final float[] work;

  /**
   * @param vectors most vectors of a block
   * @param squared whether squares of the levels will be asked for
   */
  RowDrive(ChipModel chip, int inputs, int vectors, boolean squared) {
    this.chip = chip;
    this.inputs = inputs;
    PulseTrain train = chip.pulses();
    int n = Math.multiplyExact(vectors, inputs);
    this.converted = new InputDrive(chip.dac(), inputs, vectors, squared && !train.serial());
    int conversions = train.serial() ? train.conversions(chip.dac()) : 0;
    this.pulses = new Levels[conversions];
    this.buffers = new float[conversions][n];
    for (int p = 0; p < conversions; p++) {
      pulses[p] = new Levels(inputs, vectors, squared || conversions == 1);
    }
    this.work = new float[train.serial() && conversions == 1 ? n : 0];
  }

  /** Conversions of one vector. */
  int conversions() {
    return Math.max(1, pulses.length);
  }

  /** Takes a block of vectors [vectors × inputs]; see {@link InputDrive#take}. */
  void take(Matrix x, float range) {
    converted.take(x, range);
    if (pulses.length == 1) {
      accumulate();
    } else {
      for (int p = 0; p < pulses.length; p++) {
        chip.pulses().levels(chip.dac(), p, converted.driven(), buffers[p]);
        set(p);
        square(buffers[p], 1, pulses[p].squares());
      }
    }
  }

  private void set(int pulse) {
    pulses[pulse].set(Matrix.of(buffers[pulse], converted.driven().rows(), inputs));
  }

  /** All pulses as one level; squares are summed pulse by pulse. */
  private void accumulate() {
    int n = converted.driven().rows() * inputs;
    float[] whole = buffers[0];
    float[] squares = pulses[0].squares();
    Arrays.fill(whole, 0, n, 0f);
    Arrays.fill(squares, 0f);
    for (int p = 0; p < chip.pulses().pulses(chip.dac()); p++) {
      chip.pulses().levels(chip.dac(), p, converted.driven(), work);
      float weight = (float) chip.pulses().significance(chip.dac(), p);
      for (int i = 0; i < n; i++) {
        whole[i] += weight * work[i];
      }
      square(work, weight * weight, squares);
    }
    set(0);
  }

  /** Adds factor · v² to the squares, or sets them if the pulse is alone. */
  private void square(float[] v, float factor, float[] squares) {
    int n = Math.min(squares.length, converted.driven().rows() * inputs);
    boolean alone = pulses.length > 1;
    for (int i = 0; i < n; i++) {
      squares[i] = (alone ? 0 : squares[i]) + factor * v[i] * v[i];
    }
  }

  /** What the rows are driven with in one conversion. */
  Levels levels(int conversion) {
    return pulses.length == 0 ? converted.levels() : pulses[conversion];
  }

  /** Converted inputs of the block as one level. */
  Levels whole() {
    return converted.levels();
  }

  /** Sum of the codes of one vector over some inputs, full scale = 1: exact, for they are whole. */
  double sum(int vector, int from, int rows) {
    Matrix driven = converted.driven();
    int start = driven.offset() + vector * driven.stride() + from;
    double codes = chip.dac().ideal() ? 0 : chip.pulses().codes(chip.dac());
    double sum = 0;
    for (int i = start; i < start + rows; i++) {
      float level = driven.data()[i];
      sum += codes > 0 ? Math.rint(level * codes) : level;
    }
    return codes > 0 ? sum / codes : sum;
  }

  /** Input of a level of 1 in a conversion, as a share of the full scale. */
  double significance(int conversion) {
    return pulses.length < 2 ? 1 : chip.pulses().significance(chip.dac(), conversion);
  }
}
