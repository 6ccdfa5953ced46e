package io.ohmflow.driver.server;

import io.ohmflow.kernel.optim.UpdateRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * The digest of a parameter vector as a binary tree over its blocks, so that shards compute it
 * together and send a few hashes in place of their parameters.
 *
 * <p>Leaf {@code b} is {@code SHA-256(0, floats of block b)}, little-endian, with the blocks of
 * {@link UpdateRule#cuts}; a node is {@code SHA-256(1, left, right)}, and where there is no right
 * node the left one moves up unchanged. A shard of whole blocks gives the maximal aligned nodes of
 * its range, so the root does not depend on where shards are cut.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class BlockDigests {
  private static final int HASH = 32;
  private static final int NODE = 2 * Integer.BYTES + HASH;
  private static final byte LEAF = 0;
  private static final byte INNER = 1;
  private static final int CHUNK = 4096;

  private final int[] cuts;

  private record Node(int level, int index, byte[] hash) {
    boolean isLeftSiblingOf(Node right) {
      return level == right.level && (index & 1) == 0 && right.index == index + 1;
    }
  }

  /**
   * @param rule says where blocks begin
   */
  public BlockDigests(UpdateRule rule) {
    this.cuts = rule.cuts();
  }

  /**
   * What a shard adds to the digest.
   *
   * @param shard its parameters
   * @param from index of the first one in the vector, a block border
   * @return the maximal aligned nodes of the shard, left to right, as bytes
   * @throws IllegalArgumentException if the shard does not consist of whole blocks
   */
  public byte[] nodes(float[] shard, int from) {
    int block = block(from);
    int end = block(from + shard.length);
    MessageDigest sha256 = DigestChain.sha256();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ArrayDeque<Node> stack = new ArrayDeque<>();
    for (; block < end; block++) {
      sha256.update(LEAF);
      for (int at = cuts[block]; at < cuts[block + 1]; at += CHUNK) {
        int n = Math.min(CHUNK, cuts[block + 1] - at);
        chunk.asFloatBuffer().put(shard, at - from, n);
        sha256.update(chunk.array(), 0, n * Float.BYTES);
      }
      push(stack, new Node(0, block, sha256.digest()), sha256);
    }
    ByteBuffer bytes = ByteBuffer.allocate(NODE * stack.size()).order(ByteOrder.LITTLE_ENDIAN);
    stack.forEach(node -> bytes.putInt(node.level).putInt(node.index).put(node.hash));
    return bytes.array();
  }

  /**
   * The digest of the vector.
   *
   * @param shards what {@link #nodes} gave for shards that cover the vector, in order
   * @throws IllegalArgumentException if blocks are missing or repeated
   */
  public byte[] root(List<byte[]> shards) {
    MessageDigest sha256 = DigestChain.sha256();
    ArrayDeque<Node> stack = new ArrayDeque<>();
    int next = 0;
    for (byte[] shard : shards) {
      ByteBuffer bytes = ByteBuffer.wrap(shard).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        Node node = new Node(bytes.getInt(), bytes.getInt(), new byte[HASH]);
        bytes.get(node.hash);
        if (node.index << node.level != next) {
          throw new IllegalArgumentException("no digest of block " + next);
        }
        next += 1 << node.level;
        push(stack, node, sha256);
      }
    }
    if (next != cuts.length - 1) {
      throw new IllegalArgumentException("no digest of block " + next);
    }
    byte[] right = stack.removeLast().hash;
    while (!stack.isEmpty()) {
      right = inner(stack.removeLast().hash, right, sha256);
    }
    return right;
  }

  private static void push(ArrayDeque<Node> stack, Node node, MessageDigest sha256) {
    Node current = node;
    while (!stack.isEmpty() && stack.peekLast().isLeftSiblingOf(current)) {
      Node left = stack.removeLast();
      byte[] hash = inner(left.hash, current.hash, sha256);
      current = new Node(left.level + 1, left.index >> 1, hash);
    }
    stack.addLast(current);
  }

  private static byte[] inner(byte[] left, byte[] right, MessageDigest sha256) {
    sha256.update(INNER);
    sha256.update(left);
    return sha256.digest(right);
  }

  private int block(int element) {
    int b = Arrays.binarySearch(cuts, element);
    if (b < 0) {
      throw new IllegalArgumentException("element " + element + " is not a block border");
    }
    return b;
  }
}
