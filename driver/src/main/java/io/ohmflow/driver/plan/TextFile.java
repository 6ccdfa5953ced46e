package io.ohmflow.driver.plan;

import io.ohmflow.profile.document.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A text that a user wrote, on any file system Hadoop knows. */
public final class TextFile {
  /** Far beyond any configuration; keeps a data file given by mistake from being read whole. */
  private static final long LARGEST = 16L << 20;

  private TextFile() {}

  /**
   * The text of a file.
   *
   * @param file address of the file
   * @throws InvalidInputException if it is not there, no file, not readable or no text
   */
  public static String read(String file, Configuration hadoop) {
    try {
      Path path = new Path(file);
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory()) {
        throw new InvalidInputException(file, "expected a file, this is a folder");
      }
      if (status.getLen() > LARGEST) {
        throw new InvalidInputException(file, "far too large for a configuration");
      }
      try (InputStream in = files.open(path)) {
        return decode(in.readAllBytes());
      }
    } catch (FileNotFoundException e) {
      boolean there = e.getMessage() != null && e.getMessage().contains("Permission denied");
      throw new InvalidInputException(file, there ? "access denied" : "no such file");
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file, "not a text file in UTF-8");
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    // A decoder made this way reports malformed bytes, where String would replace them.
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
