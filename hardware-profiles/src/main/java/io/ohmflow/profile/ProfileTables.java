package io.ohmflow.profile;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Puts measured tables into the profiles that name them, so that a profile is one text again: what
 * is kept with a run and sent to executors needs no other file. A section with {@code model: table}
 * and {@code file: NAME.csv} gets the columns of that file under {@code table}; one that has them
 * already stays as it is.
 */
public final class ProfileTables {
  private static final List<String> PLACES = List.of("programming-noise", "drift", "read-noise");
  private static final String DEVICE = "device";

  /** {@code /data/x.csv}, {@code hdfs://host/x.csv} or {@code C:\x.csv}. */
  private static final Pattern ABSOLUTE = Pattern.compile("(?:[/\\\\]|[a-zA-Z][a-zA-Z0-9+.-]*:).*");

  private ProfileTables() {}

  /**
   * The document with all tables it names.
   *
   * @param document a profile, not read yet; {@code file} is relative to its own
   * @param open gives the text of a file, or throws {@link InvalidInputException}
   * @return another document if there was something to add; problems went to those of the document,
   *     those of a table with the file and line of the table
   */
  public static Document inline(Document document, UnaryOperator<String> open) {
    Document result = document;
    if (!document.root().has(DEVICE)) {
      return result;
    }
    Section device = document.root().optional(DEVICE);
    for (String place : PLACES) {
      if (device.has(place) && needsTable(device.optional(place))) {
        String key = String.join(".", DEVICE, place, "table");
        Optional<String> table = table(document, device.optional(place), open);
        result = table.isEmpty() ? result : result.with(key, table.get(), document.file());
      }
    }
    return result;
  }

  private static boolean needsTable(Section s) {
    return s.text("model", "none").equals("table") && s.has("file") && !s.has("table");
  }

  private static Optional<String> table(Document document, Section s, UnaryOperator<String> open) {
    String file = resolve(document.file(), s.text("file"));
    try {
      return new MeasuredCsv(file, document.problems()).toYaml(open.apply(file));
    } catch (InvalidInputException e) {
      e.problems().forEach(problem -> s.problem("file", problem.toString()));
      return Optional.empty();
    }
  }

  /** A path beside another one, unless it is absolute. */
  static String resolve(String beside, String path) {
    int slash = Math.max(beside.lastIndexOf('/'), beside.lastIndexOf('\\'));
    return ABSOLUTE.matcher(path).matches() ? path : beside.substring(0, slash + 1) + path;
  }
}
