package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.linalg.Views;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile.Encoding;
import java.util.Arrays;

/**
 * One slice of a weight matrix on its own set of tiles: from cell values to the matrix that the
 * columns feel. An unsliced matrix is one slice.
 */
final class WeightSlice {
  /** Beyond the numbers of the two devices of a cell. */
  private static final long SLICES = 16;

  private final ChipModel chip;
  private final int number;
  private final int cells;
  private final int rows;
  private final TileGrid grid;
  private final TileBuffers buffers;
  private final DriftCorrection correction;

  /** Null if devices are exact and their conductances need not be known. */
  private final CellArrays devices;

  private final CellCircuit circuit;

  /** The reference columns, where they have converters of their own; else null. */
  private final CellCircuit references;

  /** Weight of a normalised output of 1, drift compensation included, [row tiles × outputs]. */
  private final float[] outputScales;

  /** The same without drift compensation. */
  private final float[] programmedScales;

  private Kept kept = Kept.DEVICES;

  /** The weights of the present programming, which what is not kept follows from. */
  private Matrix weights;

  private WeightMapping mapping;
  private final Views ofWeights = new Views();

  /** A reading of which a multiplication takes what it needs when it needs it. */
  private boolean pending;

  private double pendingSeconds;
  private NoiseKey pendingKey;

  /** What there is of the devices of a programming. */
  private enum Kept {
    /** They have not been programmed yet. */
    WEIGHTS,
    /** They have been read once and were not kept. */
    NOTHING,
    DEVICES
  }

  WeightSlice(
      ChipModel chip, int number, TileGrid grid, int inputs, int outputs, TileBuffers buffers) {
    this.chip = chip;
    this.number = number;
    this.cells = Math.multiplyExact(inputs, outputs);
    this.rows = inputs;
    this.grid = grid;
    this.buffers = buffers;
    this.correction = new DriftCorrection(chip, grid, inputs, outputs, buffers.draws());
    this.devices = chip.exactCells() ? null : newDevices();
    this.circuit = new CellCircuit(chip, grid, inputs, outputs);
    this.references = ReferenceColumns.on(chip) ? newReferences(inputs) : null;
    this.outputScales = new float[grid.rowTiles() * outputs];
    this.programmedScales = new float[outputScales.length];
  }

  private CellArrays newDevices() {
    return new CellArrays(chip, rows, cells / rows, grid, buffers);
  }

  private CellCircuit newReferences(int inputs) {
    TileGrid alone = ReferenceColumns.grid(grid, inputs, chip.tile());
    return new CellCircuit(chip, alone, inputs, grid.columnTiles());
  }

  /** What reference columns with converters of their own feel; null if there are none. */
  CellCircuit references() {
    return references;
  }

  /** What the columns feel. */
  CellCircuit circuit() {
    if (pending) {
      pending = false;
      readUnkept(pendingSeconds, pendingKey);
      circuit.settle();
    }
    return circuit;
  }

  /** Weight of a normalised output of 1, [row tiles × outputs]. */
  float[] outputScales() {
    return outputScales;
  }

  /**
   * Programs the slice's devices. Those that are read only once are programmed when they are read.
   *
   * @param ideal weights, [outputs × inputs]; must stay until the last reading
   * @param map with the full scales of these weights, which must stay as long
   * @param offsets told what the cells aim to hold
   * @param key identity of this programming of this matrix
   * @param scale factor on deviations, ≥ 0
   */
  void program(Matrix ideal, WeightMapping map, DigitalOffsets offsets, NoiseKey key, float scale) {
    weights = ideal;
    mapping = map;
    pending = false;
    float perSpan = chip.device().gMax() / chip.device().span();
    float weight = (float) map.significance(number) * perSpan;
    for (int i = 0; i < programmedScales.length; i++) {
      programmedScales[i] = map.scales()[i] * weight;
    }
    correction.programmed(own(key), scale);
    if (devices != null) {
      devices.begin(own(key), scale);
      kept = Kept.WEIGHTS;
    }
    boolean exactly = devices == null || correction.isExact();
    boolean keeps = devices != null && (exactly || !devices.readAtOnce());
    if (exactly || keeps || offsets.counts()) {
      hand(mapped(), offsets, keeps, exactly);
    }
  }

  /** Hands the cell values of a new programming to all who need them at once. */
  private void hand(float[] values, DigitalOffsets offsets, boolean keeps, boolean exactly) {
    if (offsets.counts()) {
      offsets.add(number, values);
    }
    if (keeps) {
      keep(values);
    }
    if (exactly) {
      readExactly(values);
    }
  }

  /** The cell values of the present programming, where what the columns feel will be. */
  private float[] mapped() {
    mapping.values(weights, number, circuit.effective());
    return circuit.effective();
  }

  /** Keeps the devices of the present programming; what the columns feel is lost. */
  private void keep() {
    if (devices == null || kept == Kept.DEVICES) {
      return;
    }
    keep(mapped());
  }

  private void keep(float[] values) {
    devices.target(values, zero());
    devices.program();
    kept = Kept.DEVICES;
  }

  /** Gives the drift compensation the targets, which the columns feel until the next reading. */
  void refer(DriftCorrection.Tiles tiles) {
    if (devices != null && correction.isExact()) {
      correction.targets(circuit.effective(), tiles);
    }
  }

  /** State of the reference columns. */
  private float zero() {
    return WeightMapping.reference(chip.mapping(), number);
  }

  /** Streams of the first slice are those of an unsliced matrix. */
  private NoiseKey own(NoiseKey key) {
    return number == 0 ? key : key.child(SLICES + number);
  }

  /** What exact devices would hold; those that are exact hold it for ever. */
  private void readExactly(float[] values) {
    float factor = valueScale();
    if (factor != 1) {
      for (int i = 0; i < cells; i++) {
        values[i] *= factor;
      }
    }
  }

  /** (g⁺ − g⁻)/g_max of a cell value of 1. */
  private float valueScale() {
    float share = chip.device().span() / chip.device().gMax();
    boolean halved =
        chip.mapping().encoding() == Encoding.OFFSET_COLUMN && !chip.mapping().slices().sliced();
    return halved ? share / 2 : share;
  }

  /**
   * Programs pairs to conductances given in µS, [inputs × outputs]; outputs are then in µS times
   * units of input.
   */
  void programConductances(float[] plus, float[] minus, NoiseKey key, float scale) {
    pending = false;
    takeConductances(plus, minus);
    correction.programmed(own(key), scale);
    if (devices != null) {
      devices.targetConductances(plus, minus);
      devices.begin(own(key), scale);
      devices.program();
      kept = Kept.DEVICES;
    }
  }

  /** Takes conductances as {@link #programConductances} does, as what has been programmed. */
  void load(float[] plus, float[] minus, NoiseKey key) {
    pending = false;
    takeConductances(plus, minus);
    correction.programmed(own(key), 1);
    if (devices != null) {
      devices.load(plus, minus, own(key));
      kept = Kept.DEVICES;
    }
  }

  private void takeConductances(float[] plus, float[] minus) {
    int other = minus == null ? cells : minus.length;
    if (plus.length != cells || other != cells || chip.mapping().slices().sliced()) {
      throw new IllegalArgumentException(
          "expected 2 x %d conductances of one unsliced matrix, got %d and %d"
              .formatted(cells, plus.length, other));
    }
    float[] effective = circuit.effective();
    for (int i = 0; i < cells; i++) {
      effective[i] = (plus[i] - (minus == null ? 0 : minus[i])) / chip.device().gMax();
    }
    Arrays.fill(programmedScales, chip.device().gMax());
  }

  /**
   * What has been programmed, before any ageing, µS.
   *
   * @param plus g⁺ [inputs × outputs]
   * @param minus g⁻ [inputs × outputs], or the reference columns [inputs × column tiles]
   */
  void conductances(float[] plus, float[] minus) {
    if (devices != null) {
      float[] felt = circuit().effective().clone();
      keep();
      System.arraycopy(felt, 0, circuit.effective(), 0, cells);
      devices.programmedSides(plus, minus);
      return;
    }
    CellArrays exact = newDevices();
    float[] values = circuit.effective().clone();
    float factor = valueScale();
    for (int i = 0; i < cells; i++) {
      values[i] /= factor;
    }
    exact.target(values, zero());
    exact.targetSides(plus, minus);
  }

  /** Lets derivatives of the devices follow from the next programming on. */
  void followSlopes() {
    if (devices != null) {
      devices.followSlopes();
    }
  }

  /**
   * The gradient by the cell values, [inputs × outputs]; see {@link CellArrays#chain}.
   *
   * @param byDifference by what the columns feel of a cell; then by the cell values
   */
  void chain(float[] byDifference, float[] bySum) {
    if (devices != null) {
      devices.chain(byDifference, bySum);
      return;
    }
    float factor = valueScale();
    for (int i = 0; i < cells; i++) {
      byDifference[i] *= factor;
    }
  }

  /** Sets to 0 what belongs to cells that are stuck, [outputs × inputs]. */
  void clearStuck(Matrix gradient) {
    if (devices != null) {
      devices.clearStuck(gradient);
    }
  }

  /**
   * Solves the wires for weights whose devices are all at their targets. Forgets what has been
   * programmed.
   *
   * @param ideal weights, [outputs × inputs]
   * @param map with the full scales of these weights
   */
  WireLag newLag(Matrix ideal, WeightMapping map) {
    pending = false;
    float[] values = circuit.effective();
    map.values(ideal, number, values);
    devices.target(values, zero());
    devices.targetSides(circuit.plus(), circuit.minus());
    return circuit.newLag();
  }

  /**
   * As {@link #read}, but for a single multiplication: what need not be known before is read in it,
   * by {@link #readPart}, unless somebody asks for all of it.
   */
  void readLate(double seconds, NoiseKey key, DriftCorrection.Tiles tiles, float adcRange) {
    boolean corrects = devices != null && correction.appliesAt(seconds);
    if (kept != Kept.WEIGHTS || corrects || circuit.needsSides()) {
      read(seconds, key, tiles, adcRange);
      return;
    }
    pending = true;
    pendingSeconds = seconds;
    pendingKey = key;
    System.arraycopy(programmedScales, 0, outputScales, 0, outputScales.length);
  }

  /** Whether a reading is to be made by {@link #readPart}. */
  boolean pending() {
    return pending;
  }

  /**
   * Reads some rows of a tile, if the reading is {@link #pending}.
   *
   * @param row first of the rows, in the matrix
   * @param effective receives what the columns feel, [rows × columns of the tile]
   */
  void readPart(Slot slot, int row, int rows, float[] effective) {
    int columns = slot.columns();
    Matrix part = ofWeights.block(weights, slot.column(), columns, row, rows);
    mapping.values(part, slot, number, effective);
    int of = cells / this.rows;
    NoiseKey key = own(pendingKey);
    if (columns == of) {
      devices.programAndRead(pendingSeconds, key, row * of, effective, 0, rows * columns);
      return;
    }
    for (int r = 0; r < rows; r++) {
      int first = (row + r) * of + slot.column();
      devices.programAndRead(pendingSeconds, key, first, effective, r * columns, columns);
    }
  }

  /** Lets the devices age and reads them; see {@link AnalogMatrix#read}. */
  void read(double seconds, NoiseKey key, DriftCorrection.Tiles tiles, float adcRange) {
    pending = false;
    boolean corrects = devices != null && correction.appliesAt(seconds);
    if (corrects && correction.lacksReference()) {
      keep();
      feelProgrammed();
      correction.reference(circuit.effective(), tiles, adcRange);
    }
    if (devices != null && circuit.needsSides()) {
      keep();
      devices.sides(seconds, own(key), circuit.plus(), circuit.minus());
      connect();
    } else if (devices != null && kept == Kept.WEIGHTS) {
      readUnkept(seconds, key);
    } else if (devices != null) {
      keep();
      devices.read(seconds, own(key), circuit.effective());
    }
    circuit.settle();
    System.arraycopy(programmedScales, 0, outputScales, 0, outputScales.length);
    if (corrects) {
      correction.correct(circuit.effective(), tiles, own(key), adcRange, outputScales);
    }
  }

  private void readUnkept(double seconds, NoiseKey key) {
    devices.programAndRead(seconds, own(key), mapped());
    kept = Kept.NOTHING;
  }

  private void connect() {
    circuit.connect();
    if (references != null) {
      references.feel(circuit.minus());
      references.settle();
    }
  }

  /** Lets the columns feel the devices as they have been programmed, before any ageing. */
  private void feelProgrammed() {
    if (circuit.needsSides()) {
      devices.programmedSides(circuit.plus(), circuit.minus());
      connect();
    } else {
      devices.programmed(circuit.effective());
    }
    circuit.settle();
  }
}
