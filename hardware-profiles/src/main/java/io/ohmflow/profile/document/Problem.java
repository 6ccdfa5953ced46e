package io.ohmflow.profile.document;

import java.io.Serializable;
import java.util.Objects;

/**
 * One thing that is wrong with the user's input, and where.
 *
 * @param file file the value stands in, or what else it came from ({@code --set}); never empty
 * @param line line in that file, counted from 1; 0 where there is none
 * @param key dotted key, {@code ""} where the problem belongs to no key
 * @param message what was expected and what was found
 */
public record Problem(String file, int line, String key, String message) implements Serializable {

  public Problem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(message, "message");
    if (file.isEmpty()) {
      throw new IllegalArgumentException("a problem needs the file it stands in");
    }
    if (line < 0) {
      throw new IllegalArgumentException("line must be at least 0, got " + line);
    }
  }

  /** {@code runs/x.yaml:12: device.g-max: expected …}, without the parts that are not known. */
  @Override
  public String toString() {
    String where = line == 0 ? file : file + ":" + line;
    return key.isEmpty() ? where + ": " + message : where + ": " + key + ": " + message;
  }
}
