package io.ohmflow.driver.sweep;

/**
 * A piece of work: train a trial up to a rung and try it there.
 *
 * @param trial number of the trial, from 0
 * @param rung from 0; the last one is the whole run
 */
record Assignment(int trial, int rung) {}
