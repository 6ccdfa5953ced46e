package io.ohmflow.driver.plan;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.config.TrainingConfig;
import io.ohmflow.driver.data.DataSource;
import io.ohmflow.driver.data.DataSplits;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.ProfileTables;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Reads a run from its files and lists all that is wrong with them in one go. */
public final class RunLoader {
  private static final String TRAINING = "training";

  private final Configuration hadoop;

  /** Trials of a sweep share their data. */
  private final Map<DataSource, DataSplits> loaded = new HashMap<>();

  /**
   * @param hadoop configuration of the file systems
   */
  public RunLoader(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Reads a configuration file with its profile and data.
   *
   * @param file path of run.yaml
   * @param overrides dotted keys and YAML values, see {@link Overrides}
   * @throws InvalidInputException listing every problem
   */
  public LoadedRun load(String file, Map<String, String> overrides) {
    Overrides changes = Overrides.of(overrides);
    Problems problems = new Problems();
    Document document =
        changes.applyToRun(Document.parse(TextFile.read(file, hadoop), file, problems));
    problems.throwIfAny();
    RunConfig config = RunConfig.read(withTrainingChip(document));
    Document profile = tables(changes.applyToHardware(document(config.profile(), problems)));
    return resolve(config, profile, problems);
  }

  /**
   * Reads a configuration whose data is there already.
   *
   * @param runYaml text of the configuration; its section {@code data} is checked but not loaded
   * @param name of the text in messages
   * @param data samples to train and test with
   * @throws InvalidInputException listing every problem
   */
  public LoadedRun assemble(
      String runYaml, String name, Map<String, String> overrides, Dataset data) {
    Overrides changes = Overrides.of(overrides);
    Problems problems = new Problems();
    Document document = changes.applyToRun(Document.parse(runYaml, name, problems));
    RunConfig config = RunConfig.read(withTrainingChip(document));
    Document profile = tables(changes.applyToHardware(document(config.profile(), problems)));
    PretrainedFiles before = PretrainedFiles.read(config.training(), hadoop, problems);
    RunDefinition definition = RunDefinition.read(config, profile, data, before, problems);
    problems.throwIfAny();
    return new LoadedRun(definition, data, data);
  }

  /**
   * Reads the two texts of a run folder again.
   *
   * @param runYaml text of the configuration
   * @param file its name
   * @param profileYaml text of the profile
   * @param profileFile its name
   * @throws InvalidInputException listing every problem
   */
  public LoadedRun reload(String runYaml, String file, String profileYaml, String profileFile) {
    return reload(runYaml, file, profileYaml, profileFile, Overrides.NONE);
  }

  /**
   * Reads the two texts of a run folder again, with changes to either. Which keys may change is for
   * the caller to say.
   */
  public LoadedRun reload(
      String runYaml, String file, String profileYaml, String profileFile, Overrides overrides) {
    Problems problems = new Problems();
    Document document = overrides.applyToRun(Document.parse(runYaml, file, problems));
    Document profile =
        overrides.applyToHardware(Document.parse(profileYaml, profileFile, problems));
    return resolve(RunConfig.read(withTrainingChip(document)), profile, problems);
  }

  /** The run with the profile that {@code training.hardware} names in place of the name. */
  private Document withTrainingChip(Document run) {
    if (!run.root().isSection(TRAINING)) {
      return run;
    }
    Section training = run.root().section(TRAINING);
    if (!training.has(TrainingConfig.HARDWARE) || training.isSection(TrainingConfig.HARDWARE)) {
      return run;
    }
    String name = training.text(TrainingConfig.HARDWARE);
    Document profile = tables(document(name, run.problems()));
    run.problems().throwIfAny();
    return run.with(TRAINING + "." + TrainingConfig.HARDWARE, profile.toYaml(), name);
  }

  /** A profile by its built-in name or by the path of a file, validated in full. */
  public HardwareProfile profile(String nameOrPath) {
    return profile(nameOrPath, Overrides.NONE);
  }

  /**
   * A profile by its built-in name or by the path of a file, with the changes of its keys,
   * validated in full.
   *
   * @throws InvalidInputException listing every problem
   */
  public HardwareProfile profile(String nameOrPath, Overrides overrides) {
    Problems problems = new Problems();
    Document document = tables(overrides.applyToHardware(document(nameOrPath, problems)));
    HardwareProfile profile = HardwareProfile.read(document, problems);
    ChipModel.of(profile);
    document.root().finish();
    problems.throwIfAny();
    return profile;
  }

  /** A built-in profile, or a file of any file system; damaged after a problem. */
  private Document document(String nameOrPath, Problems problems) {
    boolean path = nameOrPath.contains("/") || nameOrPath.endsWith(".yaml");
    if (!path || ProfileCatalog.contains(nameOrPath)) {
      return ProfileCatalog.open(nameOrPath, problems);
    }
    try {
      return Document.parse(TextFile.read(nameOrPath, hadoop), nameOrPath, problems);
    } catch (InvalidInputException e) {
      e.problems().forEach(problems::add);
      return Document.damaged(nameOrPath, problems);
    }
  }

  /** The profile with the measured tables it names, so that it is one text. */
  private Document tables(Document profile) {
    return ProfileTables.inline(profile, file -> TextFile.read(file, hadoop));
  }

  private LoadedRun resolve(RunConfig config, Document profile, Problems problems) {
    DataSplits data = data(config, problems);
    PretrainedFiles before = PretrainedFiles.read(config.training(), hadoop, problems);
    RunDefinition definition = RunDefinition.read(config, profile, data.train(), before, problems);
    problems.throwIfAny();
    return new LoadedRun(definition, data.train(), data.test());
  }

  /** Loads the data; without it there are no shapes, so its problems end the reading. */
  private DataSplits data(RunConfig config, Problems problems) {
    try {
      return loaded.computeIfAbsent(config.data(), source -> source.load(hadoop));
    } catch (InvalidInputException e) {
      e.problems().forEach(problems::add);
      problems.throwIfAny();
      throw e;
    }
  }
}
