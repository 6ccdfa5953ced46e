package io.ohmflow.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments that come along, as far as they can be read without their data. */
class ExperimentFilesTest {
  private static final Path ROOT = Path.of("..");

  static List<Path> experiments() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("experiments"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void everyTrialIsARun(Path file) throws IOException {
    Problems problems = new Problems();
    SweepConfig config =
        SweepConfig.read(Document.parse(Files.readString(file), file.toString(), problems));
    problems.throwIfAny();
    assertTrue(config.table().isPresent(), "a table");
    String run = Files.readString(ROOT.resolve(config.run()));
    List<Map<String, String>> settings =
        config.sampler().settings(config.space(), config.sampled(), config.seed());
    assertEquals(config.space().grid().size(), settings.size());
    for (Map<String, String> each : settings) {
      Document document = Document.parse(run, config.run(), problems);
      for (Map.Entry<String, String> key : config.space().keys(each).entrySet()) {
        if (!key.getKey().startsWith("hardware.")) {
          document = document.with(key.getKey(), value(key), file + " " + each);
        }
      }
      RunConfig.read(document);
      problems.throwIfAny();
    }
  }

  /** A chip of training stands in the run itself by the time it is read. */
  private static String value(Map.Entry<String, String> key) throws IOException {
    return key.getKey().equals("training.hardware")
        ? Files.readString(ROOT.resolve(key.getValue()))
        : key.getValue();
  }
}
