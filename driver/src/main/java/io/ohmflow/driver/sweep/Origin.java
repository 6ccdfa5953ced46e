package io.ohmflow.driver.sweep;

/**
 * Where a trial comes from that begins with the state of another.
 *
 * @param trial number of the new trial
 * @param parent number of the trial whose state it begins with
 * @param rung after which of the parent's rungs
 * @param explore how its settings differ from those of the parent
 */
record Origin(int trial, int parent, int rung, Explore explore) {}
