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
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads texts as bytes, or as the code points of UTF-8. What is wrong goes to the problems. */
final class TextReader {
  private static final int BUFFER = 1 << 16;

  /** Longest array that every virtual machine can make. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final Configuration hadoop;
  private final TextSource.Tokens tokens;
  private final Problems problems;
  private int[] text = {};
  private int length;

  TextReader(Configuration hadoop, TextSource.Tokens tokens, Problems problems) {
    this.hadoop = hadoop;
    this.tokens = tokens;
    this.problems = problems;
  }

  /** The bytes or code points of a file; none after a problem. */
  int[] read(String file) {
    text = new int[BUFFER];
    length = 0;
    try {
      Path path = new Path(file);
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path) || files.getFileStatus(path).isDirectory()) {
        problems.add(file, 0, "", "expected a text file, found nothing");
        return new int[0];
      }
      try (InputStream in = DataFolder.decompress(files.open(path))) {
        if (tokens == TextSource.Tokens.BYTES) {
          bytes(in);
        } else {
          characters(in);
        }
      }
    } catch (CharacterCodingException e) {
      String message = "is not UTF-8 behind character %d; bytes need data.tokens: bytes";
      problems.add(file, line(), "", message.formatted(length));
      return new int[0];
    } catch (IOException | IllegalArgumentException e) {
      problems.add(file, 0, "", "cannot be read: " + DataFolder.message(e));
      return new int[0];
    }
    return Arrays.copyOf(text, length);
  }

  private void bytes(InputStream in) throws IOException {
    byte[] some = new byte[BUFFER];
    for (int n = in.read(some); n >= 0; n = in.read(some)) {
      for (int i = 0; i < n; i++) {
        add(Byte.toUnsignedInt(some[i]));
      }
    }
  }

  /** Decodes by hand, because a reader would not say how far it came. */
  private void characters(InputStream in) throws IOException {
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
        add(Character.isHighSurrogate(c) ? Character.toCodePoint(c, decoded.get()) : c);
      }
      decoded.clear();
      if (result.isError()) {
        result.throwException();
      }
    }
  }

  private void add(int value) throws IOException {
    if (length == text.length) {
      if (length == MOST) {
        throw new IOException("longer than " + MOST + " " + tokens.label());
      }
      text = Arrays.copyOf(text, (int) Math.min(MOST, 2L * length));
    }
    text[length++] = value;
  }

  /** The line that has been reached. */
  private int line() {
    int lines = 1;
    for (int i = 0; i < length; i++) {
      lines += text[i] == '\n' ? 1 : 0;
    }
    return lines;
  }
}
