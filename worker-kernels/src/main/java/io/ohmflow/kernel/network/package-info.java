/**
 * Networks: layers over one flat parameter vector, and what one lane does with them: a training
 * step, calibration and evaluation on a chip.
 *
 * <p>{@link io.ohmflow.kernel.network.NetworkSpec} travels; {@link
 * io.ohmflow.kernel.network.LaneWorker} holds the buffers of one thread.
 *
 * <p>Allowed dependencies: {@code kernel.layer} and what it may use. No files, clock or logger.
 *
 * <p>To add a gradient estimator, add a constant to {@link
 * io.ohmflow.kernel.network.GradientEstimator}; to add a built-in network, one line to {@link
 * io.ohmflow.kernel.network.NetworkPresets}.
 */
package io.ohmflow.kernel.network;
