/**
 * Random numbers as pure functions of what is simulated: keys, streams and permutations.
 *
 * <p>A {@link io.ohmflow.kernel.random.NoiseKey} names a stream, a {@link
 * io.ohmflow.kernel.random.Draws} reads it at any position. Nothing here has a state that a draw
 * advances, so results do not depend on threads, partitions, retries or the order of calls.
 *
 * <p>May use {@code internal.simd} and {@code linalg}. A new use of randomness is a line at the end
 * of {@link io.ohmflow.kernel.random.Purpose}; a new distribution is a method of {@code Draws} on
 * top of its uniforms or normals.
 */
package io.ohmflow.kernel.random;
