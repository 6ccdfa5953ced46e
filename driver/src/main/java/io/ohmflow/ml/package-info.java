/**
 * Ohmflow as part of Spark ML: {@link io.ohmflow.ml.CimClassifier} learns from a DataFrame, {@link
 * io.ohmflow.ml.CimClassificationModel} predicts for one and is tried on simulated chips, {@link
 * io.ohmflow.ml.ImageVectors} turns images into vectors. They train through the same lanes as the
 * command line.
 *
 * <p>May depend on everything of the driver but its commands; nothing may depend on it.
 */
package io.ohmflow.ml;
