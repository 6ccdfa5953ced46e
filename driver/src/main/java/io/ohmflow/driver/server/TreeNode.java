package io.ohmflow.driver.server;

/**
 * One node of the canonical binary tree over lanes: the sum of the vectors of lanes {@code
 * [index·2^level, (index+1)·2^level)}.
 *
 * @param level height above the leaves, 0 for a single lane
 * @param index position from the left on that level
 * @param values the sum, owned by whoever holds the node
 */
public record TreeNode(int level, int index, float[] values) {

  /** Rejects negative coordinates. */
  public TreeNode {
    if (level < 0 || index < 0) {
      throw new IllegalArgumentException("tree node at level " + level + ", index " + index);
    }
  }

  /** First lane below this node. */
  int firstLane() {
    return index << level;
  }

  boolean isLeftSiblingOf(TreeNode right) {
    return level == right.level && (index & 1) == 0 && right.index == index + 1;
  }
}
