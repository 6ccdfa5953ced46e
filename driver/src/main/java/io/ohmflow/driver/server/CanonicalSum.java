package io.ohmflow.driver.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Sums the vectors of lanes over a fixed binary tree, whatever lanes one task happens to hold.
 *
 * <p>Floating-point addition is not associative, so a sum in order of arrival, or grouped by task,
 * differs from run to run. Here lane {@code 2i} is always added to lane {@code 2i+1}, that pair to
 * its neighbour, and so on. A task that covers lanes {@code [a, b)} can add only what lies entirely
 * in its range: it keeps the maximal aligned nodes, at most {@code 2·log2(V)} and one when the
 * range is aligned. Whoever collects them feeds them to another instance and calls {@link #root()}.
 *
 * <p>When the number of lanes is no power of two the rightmost nodes have no right sibling; they
 * move up unchanged, which is again independent of how lanes were grouped.
 *
 * <p>Not thread-safe. Takes over the arrays it is given: the left one of a pair receives the sum.
 */
public final class CanonicalSum {
  private final ArrayDeque<TreeNode> stack = new ArrayDeque<>();

  /**
   * Adds one node. Nodes arrive from left to right, without gaps.
   *
   * @param node the next node; its array may be overwritten
   * @return the array that became free by the addition, to be used again, or {@code null}
   * @throws IllegalArgumentException if lanes are missing or repeated between two nodes, or lengths
   *     differ
   */
  public float[] add(TreeNode node) {
    TreeNode top = stack.peekLast();
    if (top != null && (top.index() + 1) << top.level() != node.firstLane()) {
      throw new IllegalArgumentException(
          "lane "
              + node.firstLane()
              + " follows lane "
              + (((top.index() + 1) << top.level()) - 1)
              + " in the canonical sum");
    }
    float[] free = null;
    TreeNode current = node;
    while (!stack.isEmpty() && stack.peekLast().isLeftSiblingOf(current)) {
      TreeNode left = stack.removeLast();
      free = current.values();
      current = merge(left, current);
    }
    stack.addLast(current);
    return free;
  }

  /** The maximal aligned nodes so far, from left to right; empties this sum. */
  public List<TreeNode> nodes() {
    List<TreeNode> result = new ArrayList<>(stack);
    stack.clear();
    return result;
  }

  /**
   * The sum over all lanes; empties this sum.
   *
   * @throws IllegalStateException if nothing was added or the lanes do not begin at 0
   */
  public float[] root() {
    if (stack.isEmpty() || stack.peekFirst().firstLane() != 0) {
      throw new IllegalStateException("the canonical sum does not begin at lane 0");
    }
    TreeNode right = stack.removeLast();
    while (!stack.isEmpty()) {
      TreeNode left = stack.removeLast();
      while (right.level() < left.level()) {
        right = new TreeNode(right.level() + 1, right.index() >> 1, right.values());
      }
      right = merge(left, right);
    }
    return right.values();
  }

  /** The sum over all lanes of nodes that tasks delivered in any order. */
  public static float[] complete(List<TreeNode> nodes) {
    List<TreeNode> ordered = new ArrayList<>(nodes);
    ordered.sort(Comparator.comparingInt(TreeNode::firstLane));
    CanonicalSum sum = new CanonicalSum();
    for (Iterator<TreeNode> each = ordered.iterator(); each.hasNext(); ) {
      sum.add(each.next());
    }
    return sum.root();
  }

  private static TreeNode merge(TreeNode left, TreeNode right) {
    float[] into = left.values();
    float[] from = right.values();
    if (into.length != from.length) {
      throw new IllegalArgumentException(
          "tree nodes of length " + into.length + " and " + from.length);
    }
    for (int i = 0; i < into.length; i++) {
      into[i] += from[i];
    }
    return new TreeNode(left.level() + 1, left.index() >> 1, into);
  }
}
