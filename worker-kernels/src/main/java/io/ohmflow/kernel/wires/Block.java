package io.ohmflow.kernel.wires;

import static io.ohmflow.kernel.wires.Ports.UNIT;

/**
 * A rectangle of a crossbar's network and how it comes about: by joining two smaller ones, which
 * eliminates the nodes where they meet, or as a leaf. Far ends of wires float and are eliminated
 * within the leaf. The leaves of a grove are eliminated together, right before they are joined, so
 * that what remains of them stays in the second-level cache.
 */
final class Block {
  /** Most leaves of a grove; their matrices take 512 KiB. */
  static final int GROVE = 64;

  private final int depth;
  private final int part;
  private final Area area;
  private final Ports ports;

  /** The grove this is a part of, null if this is larger. */
  private final Area grove;

  private final Block first;
  private final Block second;

  /** For each {@value Ports#UNIT} ports, the part whose ports they were. */
  private final Block[] owners;

  /** Which ports of that part. */
  private final int[] origins;

  /** The whole network, so many leaves high and wide. */
  static Block network(int rows, int columns) {
    Area area = new Area(0, 0, rows, columns);
    return new Block(null, 0, area, Ports.ofNetwork(area));
  }

  private Block(Block above, int part, Area area, Ports ports) {
    this.depth = above == null ? 0 : above.depth + 1;
    this.part = part;
    this.area = area;
    this.ports = ports;
    boolean large = area.leaves() > GROVE;
    this.grove = large ? null : above == null || above.grove == null ? area : above.grove;
    boolean leaf = area.leaves() == 1;
    this.owners = new Block[leaf ? 0 : ports.count() / UNIT];
    this.origins = new int[owners.length];
    if (leaf) {
      this.first = null;
      this.second = null;
      return;
    }
    boolean sideBySide = area.sideBySide();
    this.first = part(0, area.first(), Side.ofFirst(sideBySide));
    this.second = part(1, area.second(), Side.ofSecond(sideBySide));
    for (Side side : Side.values()) {
      if (ports.has(side)) {
        own(side, sideBySide);
      }
    }
  }

  private Block part(int which, Area of, Side facing) {
    return new Block(this, which, of, ports.ofPart(of, facing, depth));
  }

  private void own(Side side, boolean sideBySide) {
    int next = ports.start(side);
    if (side != Side.ofFirst(sideBySide)) {
      own(first, side, next);
      next += first.ports.size(side);
    }
    if (side != Side.ofSecond(sideBySide)) {
      own(second, side, next);
    }
  }

  private void own(Block part, Side side, int from) {
    for (int i = 0; i < part.ports.size(side); i += UNIT) {
      owners[(from + i) / UNIT] = part;
      origins[(from + i) / UNIT] = part.ports.start(side) + i;
    }
  }

  /** Joins above this one. */
  int depth() {
    return depth;
  }

  /** 0 for the first part of the block above and for the whole network, 1 for the second. */
  int part() {
    return part;
  }

  Area area() {
    return area;
  }

  Ports ports() {
    return ports;
  }

  boolean isLeaf() {
    return first == null;
  }

  Block first() {
    return first;
  }

  Block second() {
    return second;
  }

  /** Whether this is a largest block whose leaves are eliminated together. */
  boolean isGrove() {
    return area.equals(grove);
  }

  /** Number of a leaf in its grove. */
  int leafNumber() {
    return (area.row() - grove.row()) * grove.columns() + area.column() - grove.column();
  }

  /** Nodes where the parts meet, the first ports of both. */
  int shared() {
    return first.ports.size(Side.ofFirst(area.sideBySide()));
  }

  /** The part that has the {@value Ports#UNIT} ports from this one on. */
  Block owner(int port) {
    return owners[port / UNIT];
  }

  /** What the port is in that part. */
  int origin(int port) {
    return origins[port / UNIT];
  }
}
