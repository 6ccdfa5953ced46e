/**
 * Keyed random numbers: every draw is a function of what it is for and of its position.
 *
 * <p>May depend on {@code internal.simd} only. A new purpose is one constant in {@link
 * io.ohmflow.kernel.random.Purpose}; constants are only ever added at the end, because their order
 * is part of every digest.
 */
package io.ohmflow.kernel.random;
