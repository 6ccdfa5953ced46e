/**
 * Wire resistance of crossbars (IR drop): what a tile's input and output lines take from the
 * voltages of its cells.
 *
 * <p>{@link io.ohmflow.kernel.wires.Wires} is the configuration. Of linear cells, {@link
 * io.ohmflow.kernel.wires.EffectiveConductance} computes the matrix that multiplies like the whole
 * circuit. Cells gated by their inputs ({@link io.ohmflow.kernel.wires.GatedLines}) and cells whose
 * current is not linear ({@link io.ohmflow.kernel.wires.NonlinearCurrents}) are solved for each
 * input. {@link io.ohmflow.kernel.wires.ClosedFormDrop} is a fast approximation.
 *
 * <p>Conductances are in µS, resistances in Ω. A tile has inputs (input lines, rows) and outputs
 * (output lines, columns); its conductances are [inputs × outputs], row-major.
 *
 * <p>May use {@code linalg}, {@code random}, {@code noise}, {@code internal.simd} and the profile's
 * documents; knows nothing of converters, weights or layers. A new topology of linear cells is a
 * new {@link io.ohmflow.kernel.wires.LeafProgram}; one that is solved per input is a class like
 * {@code GatedLines}.
 */
package io.ohmflow.kernel.wires;
