package io.ohmflow.driver.matrix;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Formats of files of numbers, told by the ending of the name. */
public enum ArrayFormat {
  /** NumPy's format for one array, see {@link NpyFile}. */
  NPY {
    @Override
    Optional<NumberArray> read(Path file, String shown, Problems problems) throws IOException {
      return NpyFile.read(file, shown, problems);
    }

    @Override
    void write(NumberArray array, Path file) throws IOException {
      NpyFile.write(array, file);
    }
  },

  /** Numbers separated by commas, see {@link CsvFile}. */
  CSV {
    @Override
    Optional<NumberArray> read(Path file, String shown, Problems problems) throws IOException {
      return CsvFile.read(file, shown, problems);
    }

    @Override
    void write(NumberArray array, Path file) throws IOException {
      CsvFile.write(array, file);
    }
  };

  /**
   * Reads a file. What is wrong goes to {@code problems}, with file, line and column where there
   * are any.
   *
   * @param name path of the file, ending in the name of a format
   * @return the array; empty if a problem was added
   */
  public static Optional<NumberArray> read(String name, Problems problems) {
    Optional<Path> path = path(name, problems);
    Optional<ArrayFormat> format = of(name, problems);
    if (path.isEmpty() || format.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.exists(path.get())) {
      problems.add(name, 0, "", "no such file");
    } else if (!Files.isRegularFile(path.get())) {
      problems.add(name, 0, "", "expected a file, this is a folder or device");
    } else {
      try {
        return format.get().read(path.get(), name, problems);
      } catch (IOException e) {
        problems.add(name, 0, "", "cannot be read: " + e);
      }
    }
    return Optional.empty();
  }

  /** The format of a file by its ending; a problem if there is none. */
  static Optional<ArrayFormat> of(String name, Problems problems) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<ArrayFormat> format =
        Arrays.stream(values()).filter(each -> lower.endsWith(each.ending())).findFirst();
    if (format.isEmpty()) {
      String endings = Spelling.either(Arrays.stream(values()).map(ArrayFormat::ending).toList());
      problems.add(shown(name), 0, "", "expected a name that ends in " + endings);
    }
    return format;
  }

  /** Whether a file of this name holds this format. */
  public boolean names(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(ending());
  }

  private String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  static Optional<Path> path(String name, Problems problems) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      problems.add(shown(name), 0, "", "not a possible path: " + e.getReason());
      return Optional.empty();
    }
  }

  private static String shown(String name) {
    return name.isBlank() ? "file of numbers" : name;
  }

  abstract Optional<NumberArray> read(Path file, String shown, Problems problems)
      throws IOException;

  abstract void write(NumberArray array, Path file) throws IOException;
}
