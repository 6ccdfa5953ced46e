package io.ohmflow.driver.plan;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.data.DataSplits;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.ProfileTables;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads a run from its files and lists all that is wrong with them in one go. */
public final class RunLoader {
  private final Configuration hadoop;

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
   * @param overrides dotted keys and YAML values
   * @throws InvalidInputException listing every problem
   */
  public LoadedRun load(String file, Map<String, String> overrides) {
    Problems problems = new Problems();
    Document document = Document.parse(text(file), file, problems);
    for (Map.Entry<String, String> each : overrides.entrySet()) {
      document = document.with(each.getKey(), each.getValue(), "--set " + each.getKey());
    }
    problems.throwIfAny();
    RunConfig config = RunConfig.read(document);
    return resolve(config, profile(config.profile(), problems), problems);
  }

  /**
   * Reads the two texts of a run folder again.
   *
   * @param runYaml text and name of the configuration
   * @param profileYaml text of the profile
   */
  public LoadedRun reload(String runYaml, String file, String profileYaml, String profileFile) {
    Problems problems = new Problems();
    RunConfig config = RunConfig.read(Document.parse(runYaml, file, problems));
    Document profile = Document.parse(profileYaml, profileFile, problems);
    return resolve(config, profile, problems);
  }

  /** A profile by its built-in name or by the path of a file, validated in full. */
  public HardwareProfile profile(String nameOrPath) {
    Problems problems = new Problems();
    Document document = profile(nameOrPath, problems);
    HardwareProfile profile = HardwareProfile.read(document, problems);
    io.ohmflow.kernel.crossbar.ChipModel.of(profile);
    document.root().finish();
    problems.throwIfAny();
    return profile;
  }

  private Document profile(String nameOrPath, Problems problems) {
    List<String> names = ProfileCatalog.names();
    if (names.contains(nameOrPath)) {
      return ProfileCatalog.open(nameOrPath, problems);
    }
    if (!nameOrPath.contains("/") && !nameOrPath.endsWith(".yaml")) {
      throw new InvalidInputException(
          nameOrPath, "no such hardware profile; built in are " + String.join(", ", names));
    }
    Document document = Document.parse(text(nameOrPath), nameOrPath, problems);
    return ProfileTables.inline(document, this::text);
  }

  private LoadedRun resolve(RunConfig config, Document profile, Problems problems) {
    DataSplits data = data(config, problems);
    RunDefinition definition = RunDefinition.read(config, profile, data.train(), problems);
    problems.throwIfAny();
    return new LoadedRun(definition, data.train(), data.test());
  }

  /** Loads the data; without it there are no shapes, so its problems end the reading. */
  private DataSplits data(RunConfig config, Problems problems) {
    try {
      return config.data().load(hadoop);
    } catch (InvalidInputException e) {
      e.problems().forEach(problems::add);
      problems.throwIfAny();
      throw e;
    }
  }

  private String text(String file) {
    Path path = new Path(file);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(file, "no such file");
    } catch (IOException e) {
      throw new InvalidInputException(file, "cannot be read: " + e.getMessage());
    }
  }
}
