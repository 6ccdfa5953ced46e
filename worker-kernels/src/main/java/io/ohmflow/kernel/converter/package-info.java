/**
 * The circuits around a crossbar: DACs at the rows; limits, gains and nonlinearity of the column
 * circuits; ADCs, ideal or with the errors of their own capacitors, comparators and amplifiers; and
 * the ranges they are used with.
 *
 * <p>May depend on {@code noise} (for its effects), {@code random}, {@code linalg} and the profile
 * records. A new kind of ADC is an {@link io.ohmflow.kernel.converter.AdcCircuit} and one line in
 * {@link io.ohmflow.kernel.converter.AdcType}.
 */
package io.ohmflow.kernel.converter;
