package io.ohmflow.driver.preflight;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds out whether an executor sees the folder that the driver does, and may write there: a path
 * on a local disk exists on every machine and is another folder on each.
 *
 * @param uri of a file with the token, written by the driver
 * @param token its content
 */
public record FolderProbe(String uri, String token) implements Serializable {

  /**
   * Looks from here.
   *
   * @param id tells executors apart
   * @return why the folder is of no use, or empty
   */
  public String look(String id, Configuration hadoop) {
    Path file = new Path(uri);
    Path own = file.suffix("-" + id);
    try {
      FileSystem files = file.getFileSystem(hadoop);
      if (!files.exists(file) || !read(files, file).equals(token)) {
        return "does not see the run folder of the driver at "
            + file.getParent()
            + "; with sharded parameters and in sweeps, executors write there: take a folder that"
            + " all machines share, such as hdfs://";
      }
      files.create(own, true).close();
      files.delete(own, false);
      return "";
    } catch (IOException e) {
      return "cannot write to the run folder " + file.getParent() + ": " + e.getMessage();
    }
  }

  private static String read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
