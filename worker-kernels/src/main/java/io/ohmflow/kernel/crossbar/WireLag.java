package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.wires.LadderConductance;

/**
 * What the exact solution of a slice's wires, some steps ago, had beyond {@link LadderConductance}:
 * sneak currents, which leave the column of a cell over its other cells and come back elsewhere.
 * They are kept as shares of what the ladders of the column take altogether, for they grow and fall
 * with it: effective conductances are ladders(g) + share · Σ ladders(g) over the column, with the g
 * of now. So ladders follow what moves, weights as well as the programming noise of a lane's own
 * chip.
 *
 * <p>Immutable by agreement and shared by the lanes of a machine.
 *
 * @param plus of g⁺, [inputs × outputs]
 * @param minus of g⁻, [inputs × outputs]
 * @param worstDrop largest share of a cell's current that the wires took
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
public record WireLag(float[] plus, float[] minus, float worstDrop) {}
