/**
 * A weight matrix on the tiles of a chip: mapping to device pairs, programming, ageing, converters,
 * noise per multiplication, digital accumulation, and the straight-through backward pass.
 *
 * <p>May depend on {@code noise}, {@code random}, {@code linalg} and the profile records. A new
 * device effect belongs into {@code noise}; a new encoding of weights into {@link
 * io.ohmflow.kernel.crossbar.CellArrays}; a new converter into {@link
 * io.ohmflow.kernel.crossbar.Quantizer}.
 */
package io.ohmflow.kernel.crossbar;
