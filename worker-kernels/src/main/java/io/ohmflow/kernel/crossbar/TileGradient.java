package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.TileGrid.Slot;
import io.ohmflow.kernel.linalg.Matrix;

/**
 * Gradients by what one tile gives for a block of vectors, [vectors × columns of the tile] all,
 * over the input range.
 *
 * @param byCurrent by x̂·ŵ
 * @param byLoad by what loads the wires; null without loss
 * @param byLosable by what the wires take a share of, where it is not the current itself
 * @param byVariance by the variance of the devices' noise; null without noise
 */
record TileGradient(
    Slot slot, Matrix byCurrent, Matrix byLoad, Matrix byLosable, Matrix byVariance) {}
