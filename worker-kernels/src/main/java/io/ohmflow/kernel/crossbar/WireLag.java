package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.wires.LaggedConductance;

/**
 * What wires made of the pairs of one weight slice in a solution some steps ago. With conductances
 * g and coefficients of {@link LaggedConductance} on both sides, the columns feel g⁺a⁺ + o⁺ − (g⁻a⁻
 * + o⁻); kept as the mean of a⁺ and a⁻, half their difference, and o⁺ − o⁻, for pairs are read by
 * activity and not by side: with h and l the active and inactive device and s the side of the
 * former, that is s (h − l) · mean + (h + l) · difference + offset.
 *
 * <p>Immutable by agreement and shared by the lanes of a machine. All [inputs × outputs].
 *
 * @param mean (a⁺ + a⁻)/2
 * @param difference (a⁺ − a⁻)/2
 * @param offset o⁺ − o⁻, µS
 * @param worstDrop largest share of a cell's current that the wires took
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
public record WireLag(float[] mean, float[] difference, float[] offset, float worstDrop) {}
