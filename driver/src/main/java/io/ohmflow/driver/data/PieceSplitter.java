package io.ohmflow.driver.data;

/**
 * Cuts the bytes of a text into the pieces within which pairs are merged: letters, digits or other
 * signs in a row, together with one space in front of them; or other white space. Bytes beyond
 * ASCII count as letters. A piece is handed on as a text with one character per byte.
 */
final class PieceSplitter implements TextSink {
  /** Longer pieces are cut, so that a file of one line needs no more memory. */
  private static final int LONGEST = 256;

  private static final int ASCII = 0x80;

  /** What the last byte of a piece is. */
  private enum Kind {
    NONE,
    SPACE,
    LETTER,
    DIGIT,
    SIGN,
    BLANK
  }

  private final WordVocabulary.WordSink pieces;
  private final StringBuilder piece = new StringBuilder();
  private Kind last = Kind.NONE;

  PieceSplitter(WordVocabulary.WordSink pieces) {
    this.pieces = pieces;
  }

  @Override
  public void accept(int unit) {
    Kind kind = kind(unit);
    boolean goesOn = kind == last && kind != Kind.SPACE;
    boolean followsSpace = last == Kind.SPACE && kind != Kind.SPACE && kind != Kind.BLANK;
    if (!goesOn && !followsSpace || piece.length() >= LONGEST) {
      end();
    }
    piece.append((char) unit);
    last = kind;
  }

  private static Kind kind(int unit) {
    if (unit == ' ') {
      return Kind.SPACE;
    }
    if (unit >= ASCII || Character.isLetter(unit)) {
      return Kind.LETTER;
    }
    if (Character.isDigit(unit)) {
      return Kind.DIGIT;
    }
    return Character.isWhitespace(unit) ? Kind.BLANK : Kind.SIGN;
  }

  @Override
  public void end() {
    if (!piece.isEmpty()) {
      pieces.accept(piece.toString());
      piece.setLength(0);
    }
    last = Kind.NONE;
  }
}
