package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output under schedulers, which have no locale. */
class LocaleTest {
  @TempDir Path folder;

  @Test
  void signsBeyondAsciiAreWrittenWithoutALocale() throws Exception {
    Path yaml =
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            data: {source: strokes, train: 20, test: 10}
            network: [flatten, {linear: {out: 10}}]
            training: {epochs: 1, batch: 20}
            """);
    Path log = folder.resolve("log");
    List<String> ascii =
        List.of(
            "-Dfile.encoding=US-ASCII",
            "-Dsun.stdout.encoding=US-ASCII",
            "-Dsun.stderr.encoding=US-ASCII");
    int code = Cli.start(true, log, ascii, "train", yaml.toString(), "--dry-run").waitFor();
    String text = Files.readString(log);
    assertEquals(0, code, text);
    assertTrue(text.contains("28 × 28 × 1"), text);
  }
}
