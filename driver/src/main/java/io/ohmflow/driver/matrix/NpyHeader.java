package io.ohmflow.driver.matrix;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of a {@code .npy} file says.
 *
 * @param type what the numbers are
 * @param order of the bytes of a number
 * @param fortran whether the first dimension varies fastest
 * @param shape lengths; of a single number [1]
 */
record NpyHeader(Type type, ByteOrder order, boolean fortran, List<Integer> shape) {
  private static final Pattern DESCRIPTION =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(['\"])(.*?)\\1");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\d\\s,L]*)\\)");
  private static final Pattern LENGTH = Pattern.compile("\\d+");
  private static final Pattern TYPE = Pattern.compile("([<>|=])([a-zA-Z])(\\d+)");

  /** Bytes before the data begin at a multiple of this, as NumPy writes them. */
  private static final int ALIGNMENT = 64;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSIONS = 3;

  /** Kinds of numbers that a file may hold. */
  enum Type {
    FLOAT32("f4", 4),
    FLOAT64("f8", 8),
    INT8("i1", 1),
    INT16("i2", 2),
    INT32("i4", 4),
    INT64("i8", 8),
    UINT8("u1", 1),
    UINT16("u2", 2),
    UINT32("u4", 4),
    UINT64("u8", 8),
    BOOL("b1", 1);

    final String code;
    final int bytes;

    Type(String code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  /** The file is not what this program can read; the message says why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /** Bytes that come before the length of the header: magic string and version. */
  static int prefix() {
    return MAGIC.length + 2;
  }

  /**
   * Checks the beginning of a file.
   *
   * @param prefix the first {@link #prefix} bytes
   * @return how many bytes the length of the header takes
   */
  static int lengthBytes(byte[] prefix) throws Unreadable {
    for (int i = 0; i < MAGIC.length; i++) {
      if (prefix[i] != MAGIC[i]) {
        throw new Unreadable("not a .npy file: it does not begin with \\x93NUMPY");
      }
    }
    int version = prefix[MAGIC.length];
    if (version < 1 || version > VERSIONS) {
      throw new Unreadable("expected .npy version 1 to " + VERSIONS + ", got " + version);
    }
    return version == 1 ? Short.BYTES : Integer.BYTES;
  }

  /** Reads the dictionary of a header. */
  static NpyHeader parse(String text) throws Unreadable {
    Matcher description = find(DESCRIPTION, text, "descr, the type of the numbers,");
    Matcher type = TYPE.matcher(description.group(2));
    if (!type.matches()) {
      throw unknownType(description.group(2));
    }
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    if (type.group(1).equals(">")) {
      order = ByteOrder.BIG_ENDIAN;
    } else if (type.group(1).equals("=")) {
      order = ByteOrder.nativeOrder();
    }
    boolean fortran = find(ORDER, text, "fortran_order").group(1).equals("True");
    List<Integer> shape = shape(find(SHAPE, text, "shape").group(1));
    return new NpyHeader(type(type.group(2) + type.group(3)), order, fortran, shape);
  }

  private static Matcher find(Pattern pattern, String text, String what) throws Unreadable {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new Unreadable(
          "the header has no readable "
              + what
              + " in "
              + text.strip()
              + "; only plain arrays of"
              + " numbers can be read");
    }
    return matcher;
  }

  private static Type type(String code) throws Unreadable {
    for (Type type : Type.values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    throw unknownType(code);
  }

  private static Unreadable unknownType(String code) {
    return new Unreadable(
        "expected float32, float64, integers or bool, got the type "
            + code
            + "; convert with"
            + " array.astype('f8')");
  }

  private static List<Integer> shape(String text) throws Unreadable {
    List<Integer> shape = new ArrayList<>();
    Matcher lengths = LENGTH.matcher(text);
    long values = 1;
    while (lengths.find()) {
      String digits = lengths.group();
      long length = digits.length() > 10 ? Long.MAX_VALUE : Long.parseLong(digits);
      if (length == 0) {
        throw new Unreadable("the array of shape (" + text.strip() + ") is empty");
      }
      if (length > Integer.MAX_VALUE / values) {
        throw new Unreadable("the array of shape (" + text.strip() + ") is too large");
      }
      values *= length;
      shape.add((int) length);
    }
    return shape.isEmpty() ? List.of(1) : shape;
  }

  /** Everything that comes before the numbers of a float64 array in C order. */
  static byte[] forDoubles(List<Integer> shape) {
    StringBuilder text = new StringBuilder("{'descr': '<f8', 'fortran_order': False, 'shape': (");
    for (int i = 0; i < shape.size(); i++) {
      text.append(i == 0 ? "" : " ").append(shape.get(i)).append(i < shape.size() - 1 ? "," : "");
    }
    text.append(shape.size() == 1 ? ",), }" : "), }");
    int before = prefix() + Short.BYTES;
    while ((before + text.length() + 1) % ALIGNMENT != 0) {
      text.append(' ');
    }
    byte[] dictionary = text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] header = new byte[before + dictionary.length];
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    header[MAGIC.length] = 1;
    header[before - 2] = (byte) dictionary.length;
    header[before - 1] = (byte) (dictionary.length >> Byte.SIZE);
    System.arraycopy(dictionary, 0, header, before, dictionary.length);
    return header;
  }
}
