/**
 * The course of a run where other programs show it: event files of TensorBoard, a tracking server
 * of MLflow. A tracker that fails later than at its start says so once and never stops a training.
 *
 * <p>Allowed dependencies: {@code driver.config}, {@code driver.checkpoint}, {@code
 * driver.exchange}, {@code driver.plan}. A further tracker is a {@link
 * io.ohmflow.driver.track.Tracker} and one line in {@link io.ohmflow.driver.track.Trackers}.
 */
package io.ohmflow.driver.track;
