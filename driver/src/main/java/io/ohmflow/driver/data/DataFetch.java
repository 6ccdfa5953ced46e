package io.ohmflow.driver.data;

import io.ohmflow.driver.data.Downloads.Download;
import io.ohmflow.driver.data.Downloads.Item;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Brings the files of a published set into a folder, from its mirrors or from another folder.
 *
 * <p>A file is written under a temporary name, verified, and only then renamed, so nothing
 * half-written is ever found under a file's own name. Files that are there and right are kept;
 * files that are there and wrong are left alone and reported.
 */
public final class DataFetch {
  /** Told how far a file has come; {@code total} is what was published. */
  public interface Progress {
    /**
     * @param file name of the file
     * @param bytes received so far
     * @param total expected length
     */
    void advanced(String file, long bytes, long total);
  }

  private final HttpFile http;
  private final Progress progress;

  /**
   * @param patience how long a mirror may be silent, while connecting and later, before the next is
   *     tried
   * @param progress told about every file, from a thread of the HTTP client
   */
  public DataFetch(Duration patience, Progress progress) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    this.http = new HttpFile(client, patience);
    this.progress = progress;
  }

  /**
   * Downloads what is missing.
   *
   * @param set what to fetch
   * @param to folder, created if necessary
   * @return the paths of all files of the set
   * @throws InvalidInputException if a file is there with other content, or the folder cannot be
   *     written
   * @throws IOException if no mirror had a file, naming what each of them answered, if the disk is
   *     full, or the thread is interrupted
   */
  public List<Path> download(Download set, Path to) throws IOException {
    List<Item> missing = missing(set, to);
    for (Item item : missing) {
      downloadOne(set, item, to);
    }
    return paths(set, to);
  }

  /**
   * Copies what is missing from a folder that already has it.
   *
   * @param set what to copy
   * @param from folder with the files under their names
   * @param to folder, created if necessary
   * @return the paths of all files of the set
   * @throws InvalidInputException if files are not there or not what was published, all of them
   *     listed, before anything is copied, or if the folder cannot be written
   * @throws IOException if reading or writing fails
   */
  public List<Path> copy(Download set, Path from, Path to) throws IOException {
    List<Item> missing = missing(set, to);
    List<Problem> problems = new ArrayList<>();
    for (Item item : missing) {
      Path file = from.resolve(item.name());
      if (!Files.isRegularFile(file)) {
        problems.add(new Problem(file.toString(), 0, "", "not found"));
      } else if (!Verification.matches(file, item)) {
        problems.add(wrong(file, item));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(problems);
    }
    for (Item item : missing) {
      Path file = from.resolve(item.name());
      store(
          to.resolve(item.name()),
          part -> {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            if (!Verification.matches(part, item)) {
              throw new IOException(file + " changed while it was copied");
            }
          });
      progress.advanced(item.name(), item.bytes(), item.bytes());
    }
    return paths(set, to);
  }

  private static List<Path> paths(Download set, Path to) {
    return set.files().stream().map(item -> to.resolve(item.name())).toList();
  }

  /** The files that are not there yet; also makes sure that the folder is. */
  private static List<Item> missing(Download set, Path to) throws IOException {
    try {
      Files.createDirectories(to);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInputException(to.toString(), "expected a folder, found a file");
    } catch (FileSystemException e) {
      throw unwritable(to, e);
    }
    List<Item> missing = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Item item : set.files()) {
      Path file = to.resolve(item.name());
      if (!Files.exists(file)) {
        missing.add(item);
      } else if (!Verification.matches(file, item)) {
        problems.add(wrong(file, item));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(problems);
    }
    return missing;
  }

  private static Problem wrong(Path file, Item item) {
    return new Problem(
        file.toString(),
        0,
        "",
        "is not the published file (expected SHA-256 %s); move it away or choose another folder"
            .formatted(item.sha256()));
  }

  private void downloadOne(Download set, Item item, Path to) throws IOException {
    List<String> failures = new ArrayList<>();
    for (URI mirror : set.mirrors()) {
      URI address = mirror.resolve(item.name());
      try {
        store(
            to.resolve(item.name()),
            part -> {
              http.get(
                  address,
                  part,
                  bytes -> progress.advanced(item.name(), bytes, item.bytes()),
                  Verification.longestAccepted(item));
              if (!Verification.matches(part, item)) {
                throw new MirrorException("not the published file, its SHA-256 differs");
              }
            });
        return;
      } catch (MirrorException e) {
        failures.add("%n  %s: %s".formatted(address, e.getMessage()));
      }
    }
    throw new IOException(
        "%s could not be fetched from any mirror:%s"
                .formatted(item.name(), String.join("", failures))
            + "%nWhere there is no network, copy the files from a folder that has them with --from."
                .formatted());
  }

  /** Writes a file under another name first and renames it when {@code writing} has succeeded. */
  private static void store(Path file, Writing writing) throws IOException {
    // Not a temporary file of the JDK: those can be read by their owner only.
    Path part = file.resolveSibling(".%s.%s.part".formatted(file.getFileName(), UUID.randomUUID()));
    try {
      create(part);
      writing.to(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void create(Path part) throws IOException {
    try {
      Files.createFile(part);
    } catch (FileSystemException e) {
      throw unwritable(part.toAbsolutePath().getParent(), e);
    }
  }

  private static InvalidInputException unwritable(Path folder, FileSystemException e) {
    String reason = e instanceof AccessDeniedException ? "access denied" : e.getReason();
    return new InvalidInputException(folder.toString(), "cannot be written: " + reason);
  }

  private interface Writing {
    void to(Path part) throws IOException;
  }
}
