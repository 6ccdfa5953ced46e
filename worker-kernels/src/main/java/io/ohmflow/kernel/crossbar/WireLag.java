package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.wires.LadderConductance;

/**
 * What the exact solution of a slice's wires, some steps ago, had beyond {@link LadderConductance}:
 * effective conductances then were ladders(g) + remainder, and are taken to be so with the g of
 * now. Ladders follow what moves, weights as well as the programming noise of a lane's own chip;
 * the remainder, how lines load each other, hardly depends on single cells.
 *
 * <p>Immutable by agreement and shared by the lanes of a machine.
 *
 * @param plus of g⁺, [inputs × outputs], µS
 * @param minus of g⁻, [inputs × outputs], or of the reference columns [inputs × column tiles], µS
 * @param worstDrop largest share of a cell's current that the wires took
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
public record WireLag(float[] plus, float[] minus, float worstDrop) {}
