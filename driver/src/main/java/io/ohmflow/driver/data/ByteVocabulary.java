package io.ohmflow.driver.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.stream.IntStream;

/** All 256 bytes. */
final class ByteVocabulary extends Vocabulary {
  private static final long serialVersionUID = 1L;
  private static final int BYTES = 256;

  @Override
  public int size() {
    return BYTES;
  }

  @Override
  String shown(int token) {
    return shownByte(token);
  }

  @Override
  TextSink encoder(TokenSink tokens) {
    return tokens::accept;
  }

  @Override
  IntStream units(String text) {
    return bytes(text);
  }

  @Override
  public String decode(int[] tokens, int n) {
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      bytes[i] = (byte) tokens[i];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  void update(MessageDigest digest) {
    digest.update("bytes".getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("tokens", "bytes");
  }
}
