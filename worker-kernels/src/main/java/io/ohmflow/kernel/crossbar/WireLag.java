package io.ohmflow.kernel.crossbar;

/**
 * What wires left of the conductances of one weight slice in a solution some steps ago: effective
 * over programmed conductance, cell by cell and side by side. Immutable by agreement and shared by
 * the lanes of a machine.
 *
 * @param plus of the plus sides, [inputs × outputs]
 * @param minus of the minus sides, likewise, or of the reference columns [inputs × column tiles]
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
public record WireLag(float[] plus, float[] minus) {}
