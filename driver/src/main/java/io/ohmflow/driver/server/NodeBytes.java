package io.ohmflow.driver.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one task sends home: its tree nodes and the time its lanes took, as one block of bytes.
 *
 * <p>Bytes rather than objects because every serializer of Spark copies a {@code byte[]} in one go,
 * while Java serialisation writes a {@code float[]} element by element.
 */
public final class NodeBytes {
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int NODE_HEADER = 3 * Integer.BYTES;

  private NodeBytes() {}

  /**
   * @param nodes the nodes, left to right
   * @param nanoseconds time the lanes computed
   */
  public static byte[] write(List<TreeNode> nodes, long nanoseconds) {
    int most = HEADER;
    for (TreeNode node : nodes) {
      int n = node.values().length;
      most += NODE_HEADER + Float.BYTES * n + (n - 1) / FloatBytes.CHUNK + 1;
    }
    ByteBuffer buffer = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(nanoseconds).putInt(nodes.size());
    for (TreeNode node : nodes) {
      float[] values = node.values();
      buffer.putInt(node.level()).putInt(node.index()).putInt(values.length);
      for (int at = 0; at < values.length; at += FloatBytes.CHUNK) {
        FloatBytes.put(buffer, values, at, Math.min(FloatBytes.CHUNK, values.length - at));
      }
    }
    byte[] bytes = buffer.array();
    return buffer.hasRemaining() ? Arrays.copyOf(bytes, buffer.position()) : bytes;
  }

  /** Time the lanes of the task computed. */
  public static long nanoseconds(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** The nodes, left to right. */
  public static List<TreeNode> nodes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.getLong();
    int count = buffer.getInt();
    List<TreeNode> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int level = buffer.getInt();
      int index = buffer.getInt();
      float[] values = new float[buffer.getInt()];
      for (int at = 0; at < values.length; at += FloatBytes.CHUNK) {
        FloatBytes.get(buffer, values, at, Math.min(FloatBytes.CHUNK, values.length - at));
      }
      nodes.add(new TreeNode(level, index, values));
    }
    return nodes;
  }
}
