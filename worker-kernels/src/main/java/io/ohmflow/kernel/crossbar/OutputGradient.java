package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.converter.CodeGrid;
import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.Tape.Kept;
import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import java.util.Arrays;

/**
 * The part of {@link ChainRule} behind the cells of a tile: from the gradient by the outputs to
 * those by currents, loads and variances, with what a tape has kept.
 *
 * <p>Works like {@link OutputSense} on groups of vectors that fit the first-level cache, in arrays
 * that all start at element 0, so that every loop is vectorised. Belongs to one lane.
 */
final class OutputGradient {
  private final ChipModel chip;
  private final CodeGrid codes;
  private final boolean loses;
  private final boolean noisyDevices;

  /** Gradients of a block, [vectors × columns of the tile]. */
  private final float[] byCurrent;

  private final float[] byLoad;
  private final float[] byLosable;
  private final float[] byVariance;

  /** By the logarithm of each column's scale. */
  private final double[] byScales;

  /** Of a group. */
  private final float[] upstream;

  private final float[] signal;
  private final float[] spread;
  private final float[] load;
  private final float[] losable;
  private final float[] gain;
  private final float[] products;
  private Slot slot;
  private LoadLoss loss;
  private float adcRange;
  private boolean noisy;
  private int group;

  /**
   * @param block most vectors
   * @param outputs columns of all tiles beside each other
   */
  OutputGradient(ChipModel chip, int block, int outputs) {
    this.chip = chip;
    this.codes = chip.adc().ideal() ? null : CodeGrid.of(chip.adc());
    this.loses = ChainRule.losesByLoad(chip);
    this.noisyDevices = chip.noisyDevices();
    int all = Math.multiplyExact(block, outputs);
    this.byCurrent = new float[all];
    this.byLoad = new float[loses ? all : 0];
    this.byLosable = new float[loses ? all : 0];
    this.byVariance = new float[noisyDevices ? all : 0];
    this.byScales = new double[outputs];
    int size = Math.max(Draws.CHUNK, outputs);
    this.upstream = new float[size];
    this.signal = new float[size];
    this.spread = new float[size];
    this.load = new float[size];
    this.losable = new float[size];
    this.gain = new float[size];
    this.products = new float[size];
  }

  /** By x̂·ŵ. */
  float[] byCurrent() {
    return byCurrent;
  }

  /** By what loads the wires. */
  float[] byLoad() {
    return byLoad;
  }

  /** By what the wires take a share of. */
  float[] byLosable() {
    return byLosable;
  }

  /** By the variance of the devices' noise. */
  float[] byVariance() {
    return byVariance;
  }

  /** Σ u · signal of each column, where signals are kept. */
  double[] byScales() {
    return byScales;
  }

  /**
   * Turns to a tile.
   *
   * @param scales output scales, [row tiles × outputs]
   * @param range of its ADCs, 0 if they do not convert
   */
  void begin(Slot tile, Drive drive, float[] scales, float range) {
    slot = tile;
    adcRange = codes == null ? 0 : range;
    noisy = noisyDevices && drive.noiseScale() > 0;
    loss = loses ? LoadLoss.of(chip, tile.rows()) : null;
    int columns = tile.columns();
    group = Math.max(1, Draws.CHUNK / columns);
    int from = tile.rowTile() * byScales.length + tile.column();
    for (int v = 0; v < group; v++) {
      System.arraycopy(scales, from, gain, v * columns, columns);
    }
  }

  /**
   * Goes back for a block.
   *
   * @param dy gradient by the outputs, [vectors × all outputs]
   * @param first position of the block's first vector in the call
   */
  void run(Matrix dy, Tape tape, int tile, int first) {
    int columns = slot.columns();
    Tape.Part part = tape.part(tile);
    boolean sums = part.keeps(Kept.SIGNALS);
    Arrays.fill(products, 0);
    for (int v = 0; v < dy.rows(); v += group) {
      int n = Math.min(group, dy.rows() - v) * columns;
      int at = (first + v) * columns;
      take(dy, v, n);
      if (tape.mask().any(tile)) {
        tape.mask().stop(tile, at, upstream, n);
      }
      if (sums) {
        System.arraycopy(part.of(Kept.SIGNALS), at, signal, 0, n);
        addSignals(n);
      }
      if (noisy) {
        System.arraycopy(part.of(Kept.SPREADS), at, spread, 0, n);
        spread(n);
        System.arraycopy(spread, 0, byVariance, v * columns, n);
      }
      if (loses) {
        System.arraycopy(part.of(Kept.LOADS), at, load, 0, n);
        System.arraycopy(part.of(Kept.LOSABLE), at, losable, 0, n);
        loss.back(upstream, load, losable, n);
        System.arraycopy(load, 0, byLoad, v * columns, n);
        System.arraycopy(losable, 0, byLosable, v * columns, n);
      }
      System.arraycopy(upstream, 0, byCurrent, v * columns, n);
    }
    total(columns);
  }

  /** u = s · dy. */
  private void take(Matrix dy, int vector, int n) {
    int columns = slot.columns();
    int from = dy.offset() + vector * dy.stride() + slot.column();
    if (columns == dy.stride()) {
      System.arraycopy(dy.data(), from, upstream, 0, n);
    } else {
      for (int to = 0; to < n; to += columns, from += dy.stride()) {
        System.arraycopy(dy.data(), from, upstream, to, columns);
      }
    }
    float[] u = upstream;
    float[] s = gain;
    for (int i = 0; i < n; i++) {
      u[i] *= s[i];
    }
  }

  private void addSignals(int n) {
    if (adcRange > 0) {
      codes.convert(signal, adcRange, n);
    }
    float[] u = upstream;
    float[] v = signal;
    float[] sum = products;
    for (int i = 0; i < n; i++) {
      sum[i] += u[i] * v[i];
    }
  }

  private void spread(int n) {
    float[] u = upstream;
    float[] f = spread;
    for (int i = 0; i < n; i++) {
      f[i] *= u[i];
    }
  }

  /** Levels are in units of the range where there is one. */
  private void total(int columns) {
    Arrays.fill(byScales, 0, columns, 0);
    double unit = adcRange > 0 ? adcRange : 1;
    for (int at = 0; at + columns <= products.length && at < group * columns; at += columns) {
      for (int c = 0; c < columns; c++) {
        byScales[c] += unit * products[at + c];
      }
    }
  }
}
