package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of one matrix as its tiles hold them: mapped to cells, programmed, aged and read,
 * slice by slice. Owned by one lane.
 */
final class HeldWeights {
  private final ChipModel chip;
  private final TileGrid grid;
  private final int inputs;
  private final int outputs;
  private final WeightMapping mapping;
  private final DigitalOffsets offsets;
  private final WeightSlice[] slices;
  private final ReadWeights read;

  HeldWeights(ChipModel chip, TileGrid grid, int inputs, int outputs, TileBuffers buffers) {
    this.chip = chip;
    this.grid = grid;
    this.inputs = inputs;
    this.outputs = outputs;
    this.mapping = new WeightMapping(chip.mapping(), grid, outputs);
    this.offsets = new DigitalOffsets(mapping, chip.pulses(), grid, outputs);
    this.slices = new WeightSlice[chip.ideal() ? 0 : WeightMapping.slices(chip.mapping())];
    for (int k = 0; k < slices.length; k++) {
      slices[k] = new WeightSlice(chip, k, grid, inputs, outputs, buffers);
    }
    this.read = new ReadWeights(grid, inputs, outputs, mapping, slices);
  }

  /** What a multiplication takes. */
  TileMultiplier.Weights cells() {
    return new TileMultiplier.Weights(grid, inputs, outputs, slices, offsets);
  }

  WeightMapping mapping() {
    return mapping;
  }

  /** Slices that weights are cut into; none on an ideal chip. */
  int slices() {
    return slices.length;
  }

  /** The cells of a slice as a circuit. */
  CellCircuit circuit(int slice) {
    return slices[slice].circuit();
  }

  /** The weights as read, [inputs × outputs]. */
  Matrix matrix() {
    return read.matrix();
  }

  /** A copy of {@link #matrix}. */
  Matrix copy() {
    return read.copy();
  }

  /** The tiles of a slice by themselves, which drift compensation reads. */
  interface SliceTiles {
    DriftCorrection.Tiles of(int slice);
  }

  /** See {@link AnalogMatrix#program}. */
  void program(Matrix ideal, NoiseKey key, float noiseScale, SliceTiles tiles) {
    if (chip.ideal()) {
      read.keep(ideal);
      return;
    }
    mapping.scale(ideal);
    offsets.clear();
    for (int k = 0; k < slices.length; k++) {
      slices[k].program(ideal, mapping, offsets, key, noiseScale);
      slices[k].refer(tiles.of(k));
    }
    read.clear();
  }

  /** See {@link AnalogMatrix#programConductances}. */
  void programConductances(float[] plus, float[] minus, NoiseKey key, float noiseScale) {
    if (chip.ideal()) {
      read.keep(plus, minus);
    } else {
      onlySlice().programConductances(plus, minus, key, noiseScale);
    }
    read.clear();
  }

  /** See {@link AnalogMatrix#loadConductances}. */
  void loadConductances(float[] plus, float[] minus, NoiseKey key) {
    if (chip.ideal()) {
      read.keep(plus, minus);
    } else {
      onlySlice().load(plus, minus, key);
    }
    read.clear();
  }

  private WeightSlice onlySlice() {
    if (slices.length != 1) {
      throw new IllegalArgumentException(
          slices.length + " slices cannot take one set of conductances");
    }
    return slices[0];
  }

  /** See {@link AnalogMatrix#conductances}. */
  void conductances(int slice, float[] plus, float[] minus) {
    if (chip.ideal()) {
      WeightSlice exact =
          new WeightSlice(chip, 0, grid, inputs, outputs, new TileBuffers(new Draws()));
      Matrix ideal = read.matrix().transpose();
      mapping.scale(ideal);
      exact.program(ideal, mapping, offsets, NoiseKey.of(0), 1);
      exact.conductances(plus, minus);
    } else {
      slices[slice].conductances(plus, minus);
    }
  }

  /** See {@link AnalogMatrix#weightPerMicrosiemens}. */
  float[] weightPerMicrosiemens(int slice) {
    if (chip.ideal()) {
      mapping.scale(read.matrix().transpose());
    }
    // Half of a span on either side of a reference column is in the significance.
    double share = mapping.significance(slice) / chip.device().span();
    float[] found = mapping.scales().clone();
    for (int i = 0; i < found.length; i++) {
      found[i] = (float) (found[i] * share);
    }
    return found;
  }

  /** See {@link AnalogMatrix#read}. */
  void read(double seconds, NoiseKey key, SliceTiles tiles, float adcRange) {
    for (int k = 0; k < slices.length; k++) {
      slices[k].read(seconds, key, tiles.of(k), adcRange);
    }
    read.clear();
  }

  /** See {@link AnalogMatrix#readForOne}. */
  void readLate(double seconds, NoiseKey key, SliceTiles tiles, float adcRange) {
    for (int k = 0; k < slices.length; k++) {
      slices[k].readLate(seconds, key, tiles.of(k), adcRange);
    }
    read.clear();
  }

  /** Whether cells are to be read by the multiplication. */
  boolean pending() {
    return slices.length == 1 && slices[0].pending();
  }

  /** See {@link AnalogMatrix#newLag}. */
  List<WireLag> newLag(Matrix ideal) {
    mapping.scale(ideal);
    return Arrays.stream(slices).map(slice -> slice.newLag(ideal, mapping)).toList();
  }

  /** See {@link AnalogMatrix#useLag}. */
  void useLag(List<WireLag> earlier) {
    for (int k = 0; k < slices.length; k++) {
      circuit(k).lag(earlier.isEmpty() ? null : earlier.get(k));
    }
  }

  /** See {@link AnalogMatrix#worstDrop}. */
  float worstDrop() {
    float worst = 0;
    for (WeightSlice slice : slices) {
      worst = Math.max(worst, slice.circuit().worstDrop());
    }
    return worst;
  }

  /** Sets to 0 the gradient [outputs × inputs] of weights that are stuck. */
  void clearStuck(Matrix gradient) {
    if (chip.device().hasFaults() && slices.length > 0) {
      // The digit that weighs most decides: where it is stuck, the weight cannot follow.
      slices[slices.length - 1].clearStuck(gradient);
    }
  }
}
