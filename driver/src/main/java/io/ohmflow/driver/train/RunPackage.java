package io.ohmflow.driver.train;

import io.ohmflow.driver.data.Dataset;
import java.io.Serializable;

/**
 * What an executor needs to know of a run, sent once: two texts and the data. The texts are read
 * again on the other side, so no object of the kernels ever needs to be serialised.
 *
 * @param runYaml resolved configuration
 * @param profileYaml hardware profile
 * @param train training samples
 * @param test test samples
 */
public record RunPackage(String runYaml, String profileYaml, Dataset train, Dataset test)
    implements Serializable {}
