package io.ohmflow.driver.train;

import java.util.List;

/**
 * How one chip did.
 *
 * @param chip its number
 * @param scores one per read time of the request
 */
public record ChipOutcome(int chip, List<Score> scores) {}
