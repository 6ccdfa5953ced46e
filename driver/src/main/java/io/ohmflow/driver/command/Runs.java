package io.ohmflow.driver.command;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Reads a run folder back. */
final class Runs {
  private Runs() {}

  /** The run a folder describes, with its data loaded again. */
  static LoadedRun load(RunFolder folder, Configuration hadoop) {
    return new RunLoader(hadoop)
        .reload(
            text(folder, "run.yaml"),
            folder.location("run.yaml"),
            text(folder, "profile.yaml"),
            folder.location("profile.yaml"));
  }

  /** A file that every run folder has. */
  static byte[] bytes(RunFolder folder, String name) {
    try {
      return folder.read(name);
    } catch (IOException e) {
      throw new InvalidInputException(folder.location(name), "missing or unreadable");
    }
  }

  /** A text file that every run folder has. */
  static String text(RunFolder folder, String name) {
    return new String(bytes(folder, name), java.nio.charset.StandardCharsets.UTF_8);
  }
}
