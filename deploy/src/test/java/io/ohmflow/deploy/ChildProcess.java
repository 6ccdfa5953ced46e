package io.ohmflow.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A finished process with all it wrote. */
record ChildProcess(int exitCode, String output, String errors) {
  private static final long TIMEOUT_SECONDS = 120;

  /**
   * Runs a command to its end.
   *
   * @param folder its current directory; receives the files {@code output} and {@code errors}
   * @param environment variables set beside the inherited ones
   * @throws AssertionError if it takes longer than two minutes
   */
  static ChildProcess run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end after " + TIMEOUT_SECONDS + " s: " + command);
    }
    return new ChildProcess(process.exitValue(), text(output), text(errors));
  }

  List<String> lines() {
    return output.lines().toList();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
