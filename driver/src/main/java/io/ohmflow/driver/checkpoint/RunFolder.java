package io.ohmflow.driver.checkpoint;

import io.ohmflow.profile.document.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * The folder that is the product of a run, on any file system that Hadoop knows.
 *
 * <p>Holds {@code run.yaml}, {@code profile.yaml}, {@code environment.json}, {@code plan.json},
 * {@code metrics.jsonl}, {@code checkpoints/}, {@code model/}, {@code evaluation.json} and {@code
 * report.html}. Stays on the driver.
 */
public final class RunFolder {
  private static final String PROBE = ".writable";

  /** File systems that rename files and folders in one step. */
  private static final Set<String> RENAMING = Set.of("file", "hdfs", "webhdfs", "viewfs");

  private final FileSystem files;
  private final Path root;

  private RunFolder(FileSystem files, Path root) {
    this.files = files;
    this.root = root;
  }

  /**
   * A folder that holds a run already, to go on with or add to.
   *
   * @throws InvalidInputException if there is none, or the folder cannot be written
   */
  public static RunFolder open(String location, Configuration hadoop) {
    RunFolder folder = view(location, hadoop);
    try {
      folder.tryToWrite();
    } catch (IOException e) {
      throw new InvalidInputException(location, "the run folder cannot be written: " + reason(e));
    }
    return folder;
  }

  /**
   * A folder that holds a run already, only to be read.
   *
   * @throws InvalidInputException if there is none
   */
  public static RunFolder view(String location, Configuration hadoop) {
    RunFolder folder = at(location, hadoop);
    if (!folder.exists("run.yaml")) {
      throw new InvalidInputException(location, "no run here: it has no run.yaml");
    }
    return folder;
  }

  /**
   * A new, empty folder; parents are made as needed.
   *
   * @throws InvalidInputException if something is there already or the place cannot be written
   */
  public static RunFolder create(String location, Configuration hadoop) {
    RunFolder folder = at(location, hadoop);
    try {
      if (folder.files.exists(folder.root) && !folder.isEmptyFolder()) {
        throw new InvalidInputException(
            location,
            "the output folder exists already; choose another one, or go on with `resume "
                + location
                + "`");
      }
      folder.tryToWrite();
    } catch (IOException e) {
      throw new InvalidInputException(
          location, "the output folder cannot be written: " + reason(e));
    }
    return folder;
  }

  /**
   * A folder that may hold something already.
   *
   * @throws InvalidInputException if the place cannot be written
   */
  public static RunFolder use(String location, Configuration hadoop) {
    RunFolder folder = at(location, hadoop);
    try {
      folder.tryToWrite();
    } catch (IOException e) {
      throw new InvalidInputException(location, "the folder cannot be written: " + reason(e));
    }
    return folder;
  }

  /** A folder by its URI, as it is: for the tasks of a run whose driver has looked at it. */
  static RunFolder reach(String uri, Configuration hadoop) {
    return at(uri, hadoop);
  }

  private void tryToWrite() throws IOException {
    write(PROBE, new byte[0]);
    delete(PROBE);
  }

  /** The first of {@code base}, {@code base-2}, {@code base-3}, … that does not exist. */
  public static String free(String base, Configuration hadoop) {
    String candidate = base;
    for (int i = 2; at(candidate, hadoop).exists(""); i++) {
      candidate = base + "-" + i;
    }
    return candidate;
  }

  private static RunFolder at(String location, Configuration hadoop) {
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(hadoop);
      // The checksummed local file system leaves .crc files about and cannot append.
      FileSystem plain = files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
      return new RunFolder(plain, plain.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(location, "not a usable folder: " + reason(e));
    }
  }

  /** Where the folder is, as a user would type it. */
  public String location() {
    return location("");
  }

  /** Name of the folder itself. */
  public String name() {
    return root.getName();
  }

  /** Where a file of the folder is, as a user would type it. */
  public String location(String name) {
    Path path = resolve(name);
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  /** Where a file of the folder is, with its file system: what other machines are told. */
  public String uri(String name) {
    return resolve(name).toString();
  }

  /** A folder inside this one, which need not be there. */
  public RunFolder inside(String name) {
    return new RunFolder(files, resolve(name));
  }

  /** Configuration of the file system. */
  Configuration hadoop() {
    return files.getConf();
  }

  /** Whether a file or folder is there. */
  public boolean exists(String name) {
    try {
      return files.exists(resolve(name));
    } catch (IOException e) {
      throw new InvalidInputException(location(name), "cannot be reached: " + reason(e));
    }
  }

  /** The whole content of a file. */
  public byte[] read(String name) throws IOException {
    try (InputStream in = files.open(resolve(name))) {
      return in.readAllBytes();
    }
  }

  /** The whole content of a text file. */
  public String readText(String name) throws IOException {
    return new String(read(name), StandardCharsets.UTF_8);
  }

  /** SHA-256 of a file, 64 hexadecimal digits, read piece by piece. */
  String sha256(String name) throws IOException {
    MessageDigest digest = Sums.algorithm();
    try (InputStream in = new DigestInputStream(files.open(resolve(name)), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads a stretch of the numbers of a safetensors file.
   *
   * @param first index of the first number, counted over all tensors of the file
   */
  void readFloats(String name, long first, float[] to, int offset, int n) throws IOException {
    try (FSDataInputStream in = files.open(resolve(name))) {
      Safetensors.readFloats(in, first, to, offset, n);
    }
  }

  /**
   * Whether a rename is one step, so that what was written aside appears as a whole or not at all.
   * In object stores it is a copy of one object after the other; a single object appears as a whole
   * once it is closed.
   */
  boolean renamesAtOnce() {
    return RENAMING.contains(files.getUri().getScheme());
  }

  /** Writes a file so that nobody sees half of it, and replaces the one that is there. */
  public void write(String name, byte[] content) throws IOException {
    Path target = resolve(name);
    if (!renamesAtOnce()) {
      try (FSDataOutputStream out = files.create(target, true)) {
        out.write(content);
      }
      return;
    }
    Path aside = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
    files.mkdirs(target.getParent());
    try {
      try (FSDataOutputStream out = files.create(aside, true)) {
        out.write(content);
        out.hsync();
      }
      replace(aside, target);
    } finally {
      files.delete(aside, false);
    }
  }

  /** Writes a text file as {@link #write} does. */
  public void writeText(String name, String content) throws IOException {
    write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file and notes its SHA-256 in {@code SHA256SUMS}, which {@link #readSealed} checks.
   */
  public void writeSealed(String name, byte[] content) throws IOException {
    Sums sums = sums();
    if (sums.covers(name)) {
      // A kill between the two files must not make the new one look damaged.
      sums.remove(name);
      writeText(Sums.FILE, sums.text());
    }
    write(name, content);
    sums.put(name, content);
    writeText(Sums.FILE, sums.text());
  }

  /**
   * The whole content of a file written by {@link #writeSealed}.
   *
   * @throws InvalidInputException if it is missing, unreadable or not what was written
   */
  public byte[] readSealed(String name) {
    byte[] content;
    Sums sums;
    try {
      content = read(name);
      sums = sums();
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(location(name), "missing");
    } catch (IOException e) {
      throw new InvalidInputException(location(name), "cannot be read: " + reason(e));
    }
    if (sums.covers(name) && !sums.match(name, content)) {
      throw new InvalidInputException(
          location(name),
          "damaged or edited: its SHA-256 is not the one that was written to " + Sums.FILE);
    }
    return content;
  }

  private Sums sums() throws IOException {
    return Sums.parse(exists(Sums.FILE) ? readText(Sums.FILE) : "");
  }

  /** Whether files can be added to. */
  boolean appends(String name) throws IOException {
    return files.hasPathCapability(resolve(name), CommonPathCapabilities.FS_APPEND);
  }

  /** A stream that adds to a file; the file is made if it is not there. */
  FSDataOutputStream append(String name) throws IOException {
    Path path = resolve(name);
    return files.exists(path) ? files.append(path) : files.create(path);
  }

  /** A stream to a new file. On object stores the file is there once that is closed. */
  public OutputStream stream(String name) throws IOException {
    return files.create(resolve(name), false);
  }

  /** Renames inside the folder; the target must not exist. */
  public void rename(String from, String to) throws IOException {
    if (!files.rename(resolve(from), resolve(to))) {
      throw new IOException("cannot rename " + location(from) + " to " + location(to));
    }
  }

  /** Removes a file or a folder with all it holds, if it is there. */
  public void delete(String name) throws IOException {
    files.delete(resolve(name), true);
  }

  /** Names of what a sub-folder holds, sorted; empty if it does not exist. */
  public List<String> list(String name) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus each : files.listStatus(resolve(name))) {
        names.add(each.getPath().getName());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private void replace(Path aside, Path target) throws IOException {
    if (!"file".equals(files.getUri().getScheme())) {
      FileContext.getFileContext(files.getUri(), files.getConf())
          .rename(aside, target, Options.Rename.OVERWRITE);
      return;
    }
    if (!files.rename(aside, target)) {
      throw new IOException("cannot rename " + aside + " to " + target);
    }
  }

  private boolean isEmptyFolder() throws IOException {
    return files.getFileStatus(root).isDirectory() && files.listStatus(root).length == 0;
  }

  private Path resolve(String name) {
    return name.isEmpty() ? root : new Path(root, name);
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
