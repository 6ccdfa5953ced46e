package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.ConverterCodes;
import java.util.Arrays;

/**
 * The rows of the tiles for a block of vectors: converted by the DAC, then driven as one level or
 * as a train of pulses, with one conversion for each pulse or one for all.
 */
final class RowDrive {
  private final ChipModel chip;
  private final int inputs;
  private final InputDrive converted;

  /** One set for each conversion. */
  private final Levels[] levels;

  private final float[][] pulses;

  /** One pulse of several that are accumulated. */
  private final float[] pulse;

  /**
   * @param vectors most vectors of a block
   * @param observed told of clipped inputs
   */
  RowDrive(ChipModel chip, int inputs, int vectors, TileBuffers buffers, Observed observed) {
    this.chip = chip;
    this.inputs = inputs;
    PulseTrain train = chip.pulses();
    int n = Math.multiplyExact(vectors, inputs);
    this.converted = new InputDrive(chip.periphery(), inputs, buffers, observed);
    Levels.Needs needs = MvmVariance.needs(chip);
    this.levels = new Levels[train.conversions(chip.dac())];
    boolean sums = train.accumulates();
    Levels.Needs all =
        new Levels.Needs(needs.degree(), needs.magnitudes(), sums || needs.squares());
    for (int k = 0; k < levels.length; k++) {
      levels[k] = new Levels(inputs, vectors, all);
    }
    this.pulses = new float[train.serial() ? levels.length : 0][n];
    this.pulse = new float[sums ? n : 0];
  }

  /** Draws what is fixed for a chip with an identity. */
  void newChip(NoiseKey key) {
    converted.newChip(key);
  }

  /** Conversions of one vector. */
  int conversions() {
    return levels.length;
  }

  /** Takes a block of vectors [vectors × inputs]; see {@link InputDrive#take}. */
  void take(Matrix x, float range) {
    converted.take(x, range);
    spread();
  }

  /** Takes a block that has been converted already; see {@link InputDrive#takeConverted}. */
  void takeConverted(Matrix x, ConvertedInputs how) {
    converted.takeConverted(x, how);
    spread();
  }

  /** See {@link InputDrive#convertsAhead}. */
  boolean convertsAhead(float range) {
    return converted.convertsAhead(range);
  }

  /** See {@link InputDrive#convertAhead}. */
  ConvertedInputs convertAhead(float[] x, int from, float[] out, int n, float range) {
    return converted.convertAhead(x, from, out, n, range);
  }

  /** Whether all levels of the block are known to be at least 0. */
  boolean notNegative() {
    return converted.notNegative();
  }

  /** Whether an input of the block was clipped. */
  boolean clipped() {
    return converted.clipped();
  }

  private void spread() {
    if (chip.pulses().accumulates()) {
      accumulate();
    } else if (chip.pulses().serial()) {
      for (int p = 0; p < pulses.length; p++) {
        chip.pulses().levels(chip.dac(), p, converted.driven(), pulses[p]);
        levels[p].set(block(pulses[p]));
      }
    } else {
      levels[0].set(converted.driven());
      if (converted.notNegative()) {
        levels[0].areNotNegative();
      }
    }
  }

  private Matrix block(float[] values) {
    return Matrix.of(values, converted.driven().rows(), inputs);
  }

  private void accumulate() {
    int n = converted.driven().rows() * inputs;
    float[] sum = pulses[0];
    Arrays.fill(sum, 0, n, 0f);
    levels[0].begin(block(sum));
    for (int p = 0; p < chip.pulses().pulses(chip.dac()); p++) {
      chip.pulses().levels(chip.dac(), p, converted.driven(), pulse);
      float weight = (float) chip.pulses().significance(chip.dac(), p);
      for (int i = 0; i < n; i++) {
        sum[i] += weight * pulse[i];
      }
      levels[0].add(pulse, weight);
    }
  }

  /** What the rows are driven with in one conversion. */
  Levels levels(int conversion) {
    return levels[conversion];
  }

  /** Converted inputs as one level, full scale = 1, [vectors × inputs]. */
  Matrix whole() {
    return converted.driven();
  }

  /**
   * Sum of the codes of one vector over some inputs, full scale = 1: exact where they are whole.
   */
  double sum(int vector, int from, int rows) {
    Matrix driven = converted.driven();
    int start = driven.offset() + vector * driven.stride() + from;
    // Full codes need not be multiples of a step, unless they are cut into pulses.
    boolean whole = chip.pulses().serial() || chip.dac().codes() != ConverterCodes.FULL;
    double codes = whole && !chip.dac().ideal() ? PulseTrain.codes(chip.dac()) : 0;
    double sum = 0;
    for (int i = start; i < start + rows; i++) {
      float level = driven.data()[i];
      sum += codes > 0 ? Math.rint(level * codes) : level;
    }
    return codes > 0 ? sum / codes : sum;
  }

  /** Input of a level of 1 in a conversion, as a share of the full scale. */
  double significance(int conversion) {
    return levels.length < 2 ? 1 : chip.pulses().significance(chip.dac(), conversion);
  }
}
