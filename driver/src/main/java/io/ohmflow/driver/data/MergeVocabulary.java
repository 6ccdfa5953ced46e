package io.ohmflow.driver.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Byte-level byte-pair encoding: the 256 bytes, then one token for each merge of two tokens. A
 * piece of text ({@link PieceSplitter}) begins as bytes; the earliest merge that fits is made, from
 * the left, until none fits. Every text can be written with it. Sources: Sennrich et al., ACL 2016,
 * for merges; Radford et al., "Language models are unsupervised multitask learners", 2019, for
 * bytes.
 */
final class MergeVocabulary extends Vocabulary {
  private static final long serialVersionUID = 1L;

  /** Tokens before the first merge. */
  static final int BYTES = 256;

  /** Pieces whose tokens are remembered while a text is read. */
  private static final int REMEMBERED = 1 << 16;

  /** Left and right token of each merge, one pair after another. */
  private final int[] merges;

  /** Number of the merge of each pair; made anew on each machine. */
  private transient volatile Map<Long, Integer> ranks;

  /**
   * @param merges left and right token of each merge, in the order they are made
   */
  MergeVocabulary(int[] merges) {
    this.merges = merges;
  }

  /** Both tokens of a pair in one number. */
  static long pair(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }

  @Override
  public int size() {
    return BYTES + merges.length / 2;
  }

  private Map<Long, Integer> ranks() {
    Map<Long, Integer> known = ranks;
    if (known == null) {
      known = new HashMap<>();
      for (int k = 0; k < merges.length; k += 2) {
        known.putIfAbsent(pair(merges[k], merges[k + 1]), k / 2);
      }
      ranks = known;
    }
    return known;
  }

  @Override
  TextSink encoder(TokenSink tokens) {
    Map<Long, Integer> known = ranks();
    Map<String, int[]> done = new HashMap<>();
    return new PieceSplitter(
        piece -> {
          int[] found = done.get(piece);
          if (found == null) {
            found = merged(piece, known);
            if (done.size() < REMEMBERED) {
              done.put(piece, found);
            }
          }
          for (int token : found) {
            tokens.accept(token);
          }
        });
  }

  private static int[] merged(String piece, Map<Long, Integer> ranks) {
    int[] tokens = piece.chars().toArray();
    int n = tokens.length;
    while (true) {
      int best = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < n; i++) {
        best = Math.min(best, ranks.getOrDefault(pair(tokens[i], tokens[i + 1]), best));
      }
      if (best == Integer.MAX_VALUE) {
        return IntStream.of(tokens).limit(n).toArray();
      }
      int to = 0;
      for (int i = 0; i < n; i++) {
        boolean merge = i + 1 < n && ranks.getOrDefault(pair(tokens[i], tokens[i + 1]), -1) == best;
        tokens[to++] = merge ? BYTES + best : tokens[i];
        i += merge ? 1 : 0;
      }
      n = to;
    }
  }

  @Override
  IntStream units(String text) {
    return bytes(text);
  }

  private void write(int token, ByteArrayOutputStream bytes) {
    if (token < BYTES) {
      bytes.write(token);
      return;
    }
    int k = 2 * (token - BYTES);
    write(merges[k], bytes);
    write(merges[k + 1], bytes);
  }

  @Override
  public String decode(int[] tokens, int n) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < n; i++) {
      write(tokens[i], bytes);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  String shown(int token) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(token, bytes);
    StringBuilder text = new StringBuilder();
    for (byte b : bytes.toByteArray()) {
      text.append(shownByte(Byte.toUnsignedInt(b)));
    }
    return text.toString();
  }

  @Override
  void update(MessageDigest digest) {
    digest.update("merges".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer numbers = ByteBuffer.allocate(merges.length * Integer.BYTES);
    numbers.asIntBuffer().put(merges);
    digest.update(numbers.array());
  }

  /** Merges as pairs of tokens, where tokens below 256 are bytes. */
  @Override
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("tokens", "bpe");
    ArrayNode list = json.putArray("merges");
    for (int k = 0; k < merges.length; k += 2) {
      list.addArray().add(merges[k]).add(merges[k + 1]);
    }
    ArrayNode shown = json.putArray("shown");
    IntStream.range(BYTES, size()).mapToObj(this::shown).forEach(shown::add);
    return json;
  }
}
