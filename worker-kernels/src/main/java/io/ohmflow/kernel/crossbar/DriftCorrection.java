package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.HardwareProfile.DriftCompensation;
import java.util.Arrays;

/**
 * Digital compensation of drift: each tile's outputs are multiplied by alpha = reference / mean|y|
 * now, for the outputs y of a read-out.
 *
 * <ul>
 *   <li>{@code global}: one alpha per tile; the reference is a read-out right after programming, so
 *       nothing is corrected at time 0.
 *   <li>{@code per-column}: the same per column.
 *   <li>{@code exact}: one alpha per tile; the reference is an exact read-out of the targets, so
 *       alpha also undoes what programming did to the mean, at time 0 as well.
 * </ul>
 *
 * <p>The read-out is one input at a time, free of errors, which gives mean|G|; or a number of
 * random vectors through the converters, with all noise of a multiplication, so that alpha has the
 * errors it would have on a chip. The vectors are normal with standard deviation 1/3 of full scale,
 * cut at full scale; the reference and all later read-outs of a programming share them.
 *
 * <p>Sources: Joshi et al., Nat. Commun. 11, 2473 (2020); aihwkit {@code
 * inference/compensation/drift.py}, whose read-out is the identity matrix, although its
 * documentation speaks of one vector of ones, in which positive and negative weights would cancel,
 * and which has a variant with an ideal reference.
 */
final class DriftCorrection {
  /** Keeps alpha finite for a tile without weights. */
  private static final double FLOOR = 1e-4;

  private static final float VECTOR_STD = 1 / 3f;

  private final ChipModel chip;
  private final DriftCompensation kind;
  private final TileGrid grid;
  private final int outputs;
  private final Draws draws;
  private final double[] reference;
  private final double[] now;
  private final Matrix vectors;
  private final Matrix answers;
  private NoiseKey programming;
  private float noiseScale;
  private boolean referenceKnown;

  /** Single tiles; both methods set the columns of one tile in y, [vectors × outputs]. */
  interface Tiles {
    /** What exact arithmetic gives for x [vectors × inputs], normalised units. */
    void multiply(int tile, Matrix x, Matrix y);

    /** What the chip gives for x [vectors × inputs], normalised units. */
    void sense(int tile, Matrix x, Drive drive, Matrix y);
  }

  DriftCorrection(ChipModel chip, TileGrid grid, int inputs, int outputs, Draws draws) {
    this.chip = chip;
    this.kind = chip.compensation().drift();
    this.grid = grid;
    this.outputs = outputs;
    this.draws = draws;
    int factors = kind == DriftCompensation.NONE ? 0 : grid.rowTiles() * outputs;
    this.reference = new double[factors];
    this.now = new double[factors];
    this.vectors = Matrix.zeros(vectors(chip), inputs);
    this.answers = Matrix.zeros(vectors(chip), outputs);
  }

  /** Vectors of a read-out; 0 if there is none or inputs are read one by one. */
  static int vectors(ChipModel chip) {
    boolean none = chip.compensation().drift() == DriftCompensation.NONE;
    return none ? 0 : chip.compensation().vectors();
  }

  /** Whether the reference is the targets. */
  boolean isExact() {
    return kind == DriftCompensation.EXACT;
  }

  /** Whether a reading some time after programming is corrected. */
  boolean appliesAt(double seconds) {
    if (kind == DriftCompensation.NONE || chip.device().exact()) {
      return false;
    }
    return isExact() || seconds > 0 && !chip.device().steady();
  }

  /** Forgets the reference, because the tiles have been programmed. */
  void programmed(NoiseKey key, float scale) {
    programming = key.child(Purpose.CALIBRATION);
    noiseScale = scale;
    referenceKnown = false;
  }

  boolean lacksReference() {
    return !referenceKnown;
  }

  /**
   * Makes targets the reference.
   *
   * @param effective what {@code tiles} hold, [inputs × outputs]
   */
  void targets(float[] effective, Tiles tiles) {
    drawVectors();
    readOut(effective, (tile, answer) -> tiles.multiply(tile, vectors, answer), reference);
    referenceKnown = true;
  }

  /**
   * Makes the devices as they are right after programming the reference.
   *
   * @param effective what {@code tiles} hold, [inputs × outputs]
   */
  void reference(float[] effective, Tiles tiles, float adcRange) {
    drawVectors();
    readOut(effective, onChip(tiles, programming, adcRange), reference);
    referenceKnown = true;
  }

  /**
   * Multiplies scales, [row tiles × outputs], by alpha for the devices as they are now.
   *
   * @param effective what {@code tiles} hold, [inputs × outputs]
   * @param key identity of this reading
   */
  void correct(float[] effective, Tiles tiles, NoiseKey key, float adcRange, float[] scales) {
    readOut(effective, onChip(tiles, key.child(Purpose.CALIBRATION), adcRange), now);
    for (int i = 0; i < scales.length; i++) {
      scales[i] *= (float) (reference[i] / now[i]);
    }
  }

  /** What a tile answers to the vectors. */
  private interface ReadOut {
    void of(int tile, Matrix answer);
  }

  private ReadOut onChip(Tiles tiles, NoiseKey key, float adcRange) {
    Drive drive = new Drive(1, adcRange, key, 0, noiseScale);
    return (tile, answer) -> tiles.sense(tile, vectors, drive, answer);
  }

  private void drawVectors() {
    float[] x = vectors.data();
    draws.normals(programming, 0, x, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(-1, Math.min(1, VECTOR_STD * x[i]));
    }
  }

  private void readOut(float[] effective, ReadOut tiles, double[] means) {
    Arrays.fill(means, 0);
    for (int t = 0; t < grid.slots().size(); t++) {
      Slot slot = grid.slots().get(t);
      int at = slot.rowTile() * outputs + slot.column();
      boolean measured = vectors.rows() > 0;
      int rows = measured ? vectors.rows() : slot.rows();
      if (measured) {
        tiles.of(t, answers);
        addMagnitudes(answers.data(), 0, rows, slot, means);
      } else {
        addMagnitudes(effective, slot.row(), rows, slot, means);
      }
      if (kind != DriftCompensation.PER_COLUMN) {
        double all = Arrays.stream(means, at, at + slot.columns()).sum();
        Arrays.fill(means, at, at + slot.columns(), all / slot.columns());
      }
      for (int c = at; c < at + slot.columns(); c++) {
        means[c] = Math.max(means[c] / rows, FLOOR);
      }
    }
  }

  /** Adds the magnitudes of a tile's columns in some rows of an array of all columns. */
  private void addMagnitudes(float[] values, int firstRow, int rows, Slot slot, double[] sums) {
    int at = slot.rowTile() * outputs + slot.column();
    for (int r = firstRow; r < firstRow + rows; r++) {
      int from = r * outputs + slot.column();
      for (int c = 0; c < slot.columns(); c++) {
        sums[at + c] += Math.abs(values[from + c]);
      }
    }
  }
}
