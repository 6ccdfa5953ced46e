/**
 * Progress of a running task for the person who waits: a bar in a terminal, a line now and then
 * elsewhere. Everything goes to standard error, so standard output stays free for results.
 *
 * <p>May depend on nothing else of Ohmflow. A new display implements {@link
 * io.ohmflow.driver.progress.Progress} and is chosen in {@link
 * io.ohmflow.driver.progress.Displays}.
 */
package io.ohmflow.driver.progress;
