/**
 * One matrix and a batch of inputs through a simulated chip, by the code that training and
 * evaluation use: what {@code ohmflow simulate} computes. No files, no Spark.
 *
 * <p>Only {@link io.ohmflow.driver.simulate.ChipTiles} touches the tiles themselves.
 */
package io.ohmflow.driver.simulate;
