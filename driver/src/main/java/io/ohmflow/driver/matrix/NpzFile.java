package io.ohmflow.driver.matrix;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's format for several arrays: a zip archive with a {@code .npy} file for each, in the order
 * in which they are added. Source: the documentation of {@code numpy.savez}.
 */
public final class NpzFile implements AutoCloseable {
  /** The first time that an archive can hold. */
  private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final OutputStream file;
  private final ZipOutputStream zip;

  /** A new file. */
  public NpzFile(Path path) throws IOException {
    this.file = Files.newOutputStream(path);
    this.zip = new ZipOutputStream(new BufferedOutputStream(file));
  }

  /** Adds an array; {@code numpy.load(file)[name]} finds it. */
  public void add(String name, NumberArray array) throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    // The same content makes the same file.
    entry.setTimeLocal(EARLIEST);
    zip.putNextEntry(entry);
    NpyFile.write(array, zip);
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    try {
      zip.close();
    } finally {
      file.close();
    }
  }
}
