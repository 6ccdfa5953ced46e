package io.ohmflow.driver.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * A text file that grows by lines. Object stores cannot append: there lines wait in memory, and
 * {@link #sync} writes the whole file again. Owned by one thread.
 */
public final class GrowingFile implements AutoCloseable {
  private final RunFolder folder;
  private final String name;
  private final FSDataOutputStream out;
  private final StringBuilder text;
  private boolean changed;

  private GrowingFile(RunFolder folder, String name, FSDataOutputStream out, StringBuilder text) {
    this.folder = folder;
    this.name = name;
    this.out = out;
    this.text = text;
  }

  /**
   * Opens a file, new or to go on with. A last line that was cut in two is removed.
   *
   * <p>What is there is written again first: a process that was killed may still count as the
   * writer of the old file, which HDFS would respect for a minute.
   */
  public static GrowingFile open(RunFolder folder, String name) throws IOException {
    String text = folder.exists(name) ? folder.readText(name) : "";
    String lines = text.substring(0, text.lastIndexOf('\n') + 1);
    if (!text.isEmpty()) {
      folder.writeText(name, lines);
    }
    return folder.appends(name)
        ? new GrowingFile(folder, name, folder.append(name), new StringBuilder())
        : new GrowingFile(folder, name, null, new StringBuilder(lines));
  }

  /** Adds a line. Where files can be appended to, it survives this process. */
  public void add(String line) throws IOException {
    if (out == null) {
      text.append(line).append('\n');
      changed = true;
    } else {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.hflush();
    }
  }

  /** Makes all lines survive the machine. */
  public void sync() throws IOException {
    if (out != null) {
      out.hsync();
    } else if (changed) {
      folder.writeText(name, text.toString());
      changed = false;
    }
  }

  @Override
  public void close() throws IOException {
    if (out == null) {
      sync();
    } else {
      out.close();
    }
  }
}
