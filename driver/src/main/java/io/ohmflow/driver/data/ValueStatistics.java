package io.ohmflow.driver.data;

import java.util.List;

/**
 * What the values of a set are like.
 *
 * @param min smallest value as the source has it
 * @param max largest value as the source has it
 * @param mean per channel; of bytes divided by 255, of other numbers as they are
 * @param std population standard deviation per channel, of the same
 */
public record ValueStatistics(double min, double max, List<Double> mean, List<Double> std) {}
