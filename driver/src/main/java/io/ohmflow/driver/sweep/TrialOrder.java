package io.ohmflow.driver.sweep;

import io.ohmflow.driver.plan.PretrainedFiles;
import java.io.Serializable;

/**
 * What an executor must know to train a trial; the data comes separately, since trials share it.
 *
 * @param runYaml text of the configuration
 * @param profileYaml text of the profile
 * @param pretrained networks trained before that the trial builds on
 * @param identity digest of all that fixes the run
 * @param folder where the trial keeps its files, within reach of every executor
 * @param until steps done at the end
 * @param reestimated whether its chips are tried once more, with moments of batch normalisation
 *     measured on each
 * @param spread whether its steps are spread over the cluster, instead of all in one task
 */
public record TrialOrder(
    String runYaml,
    String profileYaml,
    PretrainedFiles pretrained,
    String identity,
    String folder,
    long until,
    boolean reestimated,
    boolean spread)
    implements Serializable {}
