package io.ohmflow.driver.spark;

import io.ohmflow.driver.server.TreeNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What one task of lanes sends to one shard: a stretch of one node of the canonical tree. On the
 * sending side it is a view of the node's array; written and read as raw bytes.
 *
 * @param level of the node
 * @param index of the node
 * @param nanoseconds time the lanes of the task computed
 * @param values array that holds the stretch
 * @param from first element of the stretch
 * @param to its end
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over with one owner, never compared.
record Slice(int level, int index, long nanoseconds, float[] values, int from, int to) {

  /** The node of a slice that was read. */
  TreeNode node() {
    return new TreeNode(level, index, values);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(level);
    out.writeInt(index);
    out.writeLong(nanoseconds);
    out.writeInt(to - from);
    FloatStream.write(out, values, from, to);
  }

  static Slice read(DataInput in) throws IOException {
    int level = in.readInt();
    int index = in.readInt();
    long nanoseconds = in.readLong();
    int n = in.readInt();
    return new Slice(level, index, nanoseconds, FloatStream.read(in, n), 0, n);
  }
}
