/**
 * Inner loops, each once in plain Java and once with the Vector API, with equal bits.
 *
 * <p>The only package that may see {@code jdk.incubator.vector}. One lookup per kind of loop picks
 * the implementation; it works by name, so classes load where the module is absent. Nobody but
 * {@code linalg}, {@code random} and {@code wires} calls in here: shapes are checked there, not
 * here.
 */
package io.ohmflow.kernel.internal.simd;
