package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of data files, each plain or compressed with gzip, on any file system Hadoop knows. What
 * is missing goes to the problems.
 */
final class DataFolder {
  private static final String GZIP = ".gz";
  private static final int GZIP_MAGIC_0 = 0x1f;
  private static final int GZIP_MAGIC_1 = 0x8b;
  private static final int BUFFER = 1 << 16;

  private final String folder;
  private final FileSystem files;
  private final Problems problems;

  private DataFolder(String folder, FileSystem files, Problems problems) {
    this.folder = folder;
    this.files = files;
    this.problems = problems;
  }

  /**
   * Opens a folder.
   *
   * @param kind what it holds, for the message
   * @return nothing if it is not there, which has then been reported
   */
  static Optional<DataFolder> open(
      String folder, String kind, Configuration hadoop, Problems problems) {
    try {
      Path path = new Path(folder);
      FileSystem files = path.getFileSystem(hadoop);
      if (files.exists(path)) {
        return Optional.of(new DataFolder(folder, files, problems));
      }
      problems.add(folder, 0, "", "expected a folder with " + kind + " files, found nothing");
    } catch (IOException | IllegalArgumentException e) {
      problems.add(folder, 0, "", "cannot be opened: " + message(e));
    }
    return Optional.empty();
  }

  /** The file of that name, or the compressed one; nothing after a problem. */
  Optional<Path> find(String name) {
    int before = problems.size();
    Optional<Path> found = locate(name);
    if (found.isEmpty() && problems.size() == before) {
      problems.add(new Path(folder, name).toString(), 0, "", "not found, nor " + other(name));
    }
    return found;
  }

  /** The file of that name, or the compressed one, which may be missing. */
  Optional<Path> locate(String name) {
    try {
      for (String candidate : List.of(name, other(name))) {
        Path path = new Path(folder, candidate);
        if (files.exists(path)) {
          return Optional.of(path);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      problems.add(folder, 0, "", "%s cannot be looked up: %s".formatted(name, message(e)));
    }
    return Optional.empty();
  }

  private static String other(String name) {
    return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name + GZIP;
  }

  /** Names of the folders in a folder inside, or of its visible files, sorted. */
  List<String> names(String inside, Kind kind) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : files.listStatus(new Path(folder, inside))) {
      String name = status.getPath().getName();
      if (status.isDirectory() == (kind == Kind.FOLDERS) && !name.startsWith(".")) {
        names.add(name);
      }
    }
    Collections.sort(names);
    return names;
  }

  /** What is listed. */
  enum Kind {
    FOLDERS,
    FILES
  }

  /** The place of a file inside. */
  Path path(String inside) {
    return new Path(folder, inside);
  }

  /** The content of a file. */
  InputStream open(Path file) throws IOException {
    return decompress(files.open(file));
  }

  /** The stream itself, or what it holds if it starts like gzip. */
  static InputStream decompress(InputStream file) throws IOException {
    try {
      PushbackInputStream in = new PushbackInputStream(file, 2);
      byte[] start = in.readNBytes(2);
      in.unread(start);
      boolean gzip =
          start.length == 2
              && Byte.toUnsignedInt(start[0]) == GZIP_MAGIC_0
              && Byte.toUnsignedInt(start[1]) == GZIP_MAGIC_1;
      return gzip ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
