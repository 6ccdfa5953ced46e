package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads texts as bytes, or as the code points of UTF-8, without ever holding more than a buffer.
 * What is wrong goes to the problems.
 */
final class TextReader {
  private static final int BUFFER = 1 << 16;

  private final Configuration hadoop;
  private final TextSource.Tokens tokens;
  private final Problems problems;
  private long units;
  private int lines;

  TextReader(Configuration hadoop, TextSource.Tokens tokens, Problems problems) {
    this.hadoop = hadoop;
    this.tokens = tokens;
    this.problems = problems;
  }

  /**
   * Reads a file to its end, or to a problem.
   *
   * @return how many bytes or code points there were
   */
  long read(String file, TextSink sink) {
    units = 0;
    lines = 0;
    try {
      Path path = new Path(file);
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path) || files.getFileStatus(path).isDirectory()) {
        problems.add(file, 0, "", "expected a text file, found nothing");
        return 0;
      }
      try (InputStream in = DataFolder.decompress(files.open(path))) {
        if (tokens.readsBytes()) {
          bytes(in, sink);
        } else {
          characters(in, sink);
        }
      }
      sink.end();
    } catch (CharacterCodingException e) {
      String message = "is not UTF-8 behind character %d; bytes need data.tokens: bytes";
      problems.add(file, lines + 1, "", message.formatted(units));
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      problems.add(file, 0, "", "cannot be read: " + DataFolder.message(e));
      return 0;
    }
    return units;
  }

  private void bytes(InputStream in, TextSink sink) throws IOException {
    byte[] some = new byte[BUFFER];
    for (int n = in.read(some); n >= 0; n = in.read(some)) {
      for (int i = 0; i < n; i++) {
        sink.accept(Byte.toUnsignedInt(some[i]));
      }
      units += n;
    }
  }

  /** Decodes by hand, because a reader would not say how far it came. */
  private void characters(InputStream in, TextSink sink) throws IOException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer encoded = ByteBuffer.allocate(BUFFER);
    CharBuffer decoded = CharBuffer.allocate(BUFFER);
    for (boolean end = false; !end; ) {
      int n = in.read(encoded.array(), encoded.position(), encoded.remaining());
      end = n < 0;
      encoded.position(encoded.position() + Math.max(0, n)).flip();
      CoderResult result = decoder.decode(encoded, decoded, end);
      encoded.compact();
      decoded.flip();
      while (decoded.hasRemaining()) {
        char c = decoded.get();
        units++;
        lines += c == '\n' ? 1 : 0;
        sink.accept(Character.isHighSurrogate(c) ? Character.toCodePoint(c, decoded.get()) : c);
      }
      decoded.clear();
      if (result.isError()) {
        result.throwException();
      }
    }
  }
}
