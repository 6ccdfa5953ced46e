package io.ohmflow.kernel.wires;

/** The sides of a block that wires cross. */
enum Side {
  /** Input wires, towards the drivers. */
  LEFT,
  /** Input wires, away from the drivers. */
  RIGHT,
  /** Output wires, towards the senses. */
  BOTTOM,
  /** Output wires, away from the senses. */
  TOP;

  /** Where two parts meet, the side of the first one. */
  static Side ofFirst(boolean sideBySide) {
    return sideBySide ? RIGHT : BOTTOM;
  }

  /** Where two parts meet, the side of the second one. */
  static Side ofSecond(boolean sideBySide) {
    return sideBySide ? LEFT : TOP;
  }

  boolean crossedByInputs() {
    return this == LEFT || this == RIGHT;
  }
}
