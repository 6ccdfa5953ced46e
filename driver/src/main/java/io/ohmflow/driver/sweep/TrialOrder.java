package io.ohmflow.driver.sweep;

import java.io.Serializable;

/**
 * What an executor must know to train a trial; the data comes separately, since trials share it.
 *
 * @param runYaml text of the configuration
 * @param profileYaml text of the profile
 * @param identity digest of all that fixes the run
 * @param folder where the trial keeps its files, within reach of every executor
 * @param until steps done at the end
 */
public record TrialOrder(
    String runYaml, String profileYaml, String identity, String folder, long until)
    implements Serializable {}
