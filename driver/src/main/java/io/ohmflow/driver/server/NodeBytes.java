package io.ohmflow.driver.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
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
    int size = HEADER;
    for (TreeNode node : nodes) {
      size += NODE_HEADER + Float.BYTES * node.values().length;
    }
    byte[] bytes = new byte[size];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(nanoseconds).putInt(nodes.size());
    for (TreeNode node : nodes) {
      float[] values = node.values();
      buffer.putInt(node.level()).putInt(node.index()).putInt(values.length);
      buffer.asFloatBuffer().put(values);
      buffer.position(buffer.position() + Float.BYTES * values.length);
    }
    return bytes;
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
      buffer.asFloatBuffer().get(values);
      buffer.position(buffer.position() + Float.BYTES * values.length);
      nodes.add(new TreeNode(level, index, values));
    }
    return nodes;
  }
}
