/**
 * Update rules over a flat parameter vector: optimizers with explicit state, learning-rate
 * schedules, weight clipping, gradient-norm clipping and moving averages.
 *
 * <p>Everything here gives the same bits however the vector is cut into shards, as long as the cuts
 * are {@linkplain io.ohmflow.kernel.optim.UpdateRule#cuts() block borders}: updates are
 * elementwise, clipping looks at whole weight rows, and norms are summed over fixed blocks.
 *
 * <p>Allowed dependencies: {@code io.ohmflow.profile.document} for reading settings.
 *
 * <p>To add an optimizer, write a record that implements {@link io.ohmflow.kernel.optim.Optimizer}
 * and add one line to {@link io.ohmflow.kernel.optim.Optimizers}; schedules and clips work the same
 * way with {@link io.ohmflow.kernel.optim.Schedules} and {@link
 * io.ohmflow.kernel.optim.WeightClips}. The contract tests iterate the catalogues.
 */
package io.ohmflow.kernel.optim;
