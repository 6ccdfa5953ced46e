package io.ohmflow.profile;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The profiles that come with the program: every {@code NAME.yaml} in the resource folder {@code
 * io/ohmflow/profile/profiles} of whatever folder or jar on the class path. There is no list to
 * maintain.
 */
public final class ProfileCatalog {

  private static final String FOLDER = "io/ohmflow/profile/profiles/";
  private static final String SUFFIX = ".yaml";

  /** In every distribution: finds the folder in jars that have no entries for folders. */
  private static final String ALWAYS_THERE = FOLDER + "ideal" + SUFFIX;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Far beyond any profile; keeps a data file given by mistake from being read whole. */
  private static final long LARGEST_FILE = 4L << 20;

  private ProfileCatalog() {}

  /**
   * Names of the built-in profiles, sorted.
   *
   * @throws UncheckedIOException if the program's own files cannot be read
   */
  public static List<String> names() {
    return names(ProfileCatalog.class.getClassLoader());
  }

  static List<String> names(ClassLoader loader) {
    Set<String> names = new TreeSet<>();
    try {
      for (String place : places(loader)) {
        URI uri = URI.create(place);
        URLConnection connection = uri.toURL().openConnection();
        if (connection instanceof JarURLConnection jar) {
          addFromJar(jar, names);
        } else if ("file".equals(uri.getScheme())) {
          addFromFolder(Path.of(uri), names);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the built-in hardware profiles", e);
    }
    return List.copyOf(names);
  }

  /** As text, since comparing URLs would look up host names. */
  private static Set<String> places(ClassLoader loader) throws IOException {
    Set<String> places = new LinkedHashSet<>();
    for (String resource : List.of(FOLDER, ALWAYS_THERE)) {
      for (URL url : Collections.list(loader.getResources(resource))) {
        places.add(url.toString());
      }
    }
    return places;
  }

  private static void addFromJar(JarURLConnection connection, Set<String> names)
      throws IOException {
    // A cached jar is shared with class loading, and must then not be closed here.
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(entry -> entry.startsWith(FOLDER))
          .forEach(entry -> addName(entry.substring(FOLDER.length()), names));
    }
  }

  private static void addFromFolder(Path found, Set<String> names) throws IOException {
    Path folder = Files.isDirectory(found) ? found : found.getParent();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> addName(file.getFileName().toString(), names));
    }
  }

  private static void addName(String file, Set<String> names) {
    if (file.endsWith(SUFFIX)) {
      String name = file.substring(0, file.length() - SUFFIX.length());
      if (NAME.matcher(name).matches()) {
        names.add(name);
      }
    }
  }

  /** Whether there is a built-in profile of that name. */
  public static boolean contains(String name) {
    return NAME.matcher(name).matches() && resource(name) != null;
  }

  /**
   * Opens a profile.
   *
   * @param nameOrPath name of a built-in profile, or path of a local file: something with a slash
   *     or ending in {@code .yaml} or {@code .yml}
   * @param problems receives what is wrong with the profile; the document is then damaged
   * @throws UncheckedIOException if the program's own files cannot be read
   */
  public static Document open(String nameOrPath, Problems problems) {
    if (contains(nameOrPath)) {
      return Document.parse(builtIn(nameOrPath), nameOrPath + SUFFIX, problems);
    }
    if (looksLikePath(nameOrPath)) {
      return openFile(nameOrPath, problems);
    }
    List<String> names = names();
    String message =
        "no such hardware profile, expected "
            + Spelling.either(names)
            + " or the path of a .yaml file"
            + Spelling.suggestion(nameOrPath, names);
    String shown = nameOrPath.isBlank() ? "profile" : nameOrPath;
    problems.add(shown, 0, "", message);
    return Document.damaged(shown, problems);
  }

  private static boolean looksLikePath(String text) {
    return text.contains("/")
        || text.contains("\\")
        || text.endsWith(SUFFIX)
        || text.endsWith(".yml");
  }

  private static URL resource(String name) {
    return ProfileCatalog.class.getClassLoader().getResource(FOLDER + name + SUFFIX);
  }

  private static String builtIn(String name) {
    try (InputStream in = resource(name).openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the built-in hardware profile " + name, e);
    }
  }

  private static Document openFile(String path, Problems problems) {
    try {
      Document document = Document.parse(text(path), path, problems);
      return ProfileTables.inline(document, ProfileCatalog::text);
    } catch (InvalidInputException e) {
      e.problems().forEach(problems::add);
      return Document.damaged(path, problems);
    }
  }

  /** The text of a local file. */
  private static String text(String path) {
    String problem;
    try {
      Path file = Path.of(path);
      if (!Files.exists(file)) {
        problem = "no such file";
      } else if (!Files.isRegularFile(file)) {
        problem = "expected a file, this is a folder or device";
      } else if (Files.size(file) > LARGEST_FILE) {
        problem = "far too large for a hardware profile";
      } else {
        return decode(Files.readAllBytes(file));
      }
    } catch (InvalidPathException e) {
      problem = "not a possible path: " + e.getReason();
    } catch (CharacterCodingException e) {
      problem = "not a text file in UTF-8";
    } catch (IOException e) {
      problem = "cannot be read: " + e;
    }
    throw new InvalidInputException(path, problem);
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    // A decoder made this way reports malformed bytes, where String would replace them.
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
