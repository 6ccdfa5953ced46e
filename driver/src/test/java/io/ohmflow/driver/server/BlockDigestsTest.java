package io.ohmflow.driver.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.Segment;
import io.ohmflow.kernel.optim.UpdateRule;
import io.ohmflow.kernel.optim.UpdateSettings;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockDigestsTest {
  /** 25 blocks of 4096 and one of 100. */
  private static final int SIZE = 25 * 4096 + 100;

  private static final UpdateRule RULE = rule(SIZE);
  private static final BlockDigests DIGESTS = new BlockDigests(RULE);

  private static UpdateRule rule(int size) {
    UpdateSettings settings =
        UpdateSettings.read(Document.parse("{}", "test", new Problems()).root(), 10);
    return new UpdateRule(settings, List.of(new Segment(0, size, 1, Kind.DIGITAL, null)));
  }

  private static float[] parameters() {
    float[] p = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      p[i] = i * 0.1f;
    }
    return p;
  }

  private static List<byte[]> shards(float[] p, int count) {
    int[] borders = RULE.shards(count);
    List<byte[]> nodes = new ArrayList<>();
    for (int i = 0; i + 1 < borders.length; i++) {
      float[] shard = Arrays.copyOfRange(p, borders[i], borders[i + 1]);
      nodes.add(DIGESTS.nodes(shard, borders[i]));
    }
    return nodes;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7, 16, 26, 100})
  void shardsGiveTheDigestOfTheWhole(int count) {
    float[] p = parameters();
    assertArrayEquals(DIGESTS.root(shards(p, 1)), DIGESTS.root(shards(p, count)));
  }

  @Test
  void everyBitOfEveryParameterCounts() {
    float[] p = parameters();
    byte[] before = DIGESTS.root(shards(p, 3));
    for (int i : new int[] {0, 4095, 4096, SIZE - 1}) {
      float was = p[i];
      p[i] = Math.nextUp(was);
      assertFalse(Arrays.equals(before, DIGESTS.root(shards(p, 3))), "parameter " + i);
      p[i] = was;
    }
    p[0] = -0f;
    assertFalse(Arrays.equals(before, DIGESTS.root(shards(p, 1))), "the sign of zero");
  }

  @Test
  void isTheTreeThatItsCommentSays() throws Exception {
    UpdateRule three = rule(2 * 4096 + 1);
    float[] p = new float[three.size()];
    for (int i = 0; i < p.length; i++) {
      p[i] = i;
    }
    byte[] a = hash(0, bytes(p, 0, 4096));
    byte[] b = hash(0, bytes(p, 4096, 8192));
    byte[] c = hash(0, bytes(p, 8192, 8193));
    BlockDigests digests = new BlockDigests(three);
    assertArrayEquals(hash(1, hash(1, a, b), c), digests.root(List.of(digests.nodes(p, 0))));
  }

  @Test
  void missingShardsAreNoticed() {
    List<byte[]> nodes = shards(parameters(), 4);
    IllegalArgumentException lost =
        assertThrows(
            IllegalArgumentException.class,
            () -> DIGESTS.root(List.of(nodes.get(0), nodes.get(2), nodes.get(3))));
    assertEquals("no digest of block 6", lost.getMessage());
    assertThrows(IllegalArgumentException.class, () -> DIGESTS.root(nodes.subList(0, 3)));
    assertThrows(IllegalArgumentException.class, () -> DIGESTS.nodes(new float[5], 0));
  }

  private static byte[] bytes(float[] p, int from, int to) {
    ByteBuffer bytes =
        ByteBuffer.allocate((to - from) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(p, from, to - from);
    return bytes.array();
  }

  private static byte[] hash(int kind, byte[]... parts) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((byte) kind);
    for (byte[] part : parts) {
      sha256.update(part);
    }
    return sha256.digest();
  }
}
