package io.ohmflow.driver.train;

import java.util.List;

/**
 * How one chip did.
 *
 * @param set the effects it was tried with
 * @param chip its number
 * @param scores one per read time of the request
 */
public record ChipOutcome(EffectSet set, int chip, List<Score> scores) {}
