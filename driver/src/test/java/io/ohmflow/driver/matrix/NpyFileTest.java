package io.ohmflow.driver.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Problems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data bytes are those of NumPy 2.4.6, {@code numpy.lib.format.write_array(out, a, version)}. */
class NpyFileTest {
  /** {@code a = numpy.arange(6).reshape(2, 3) - 2.5}. */
  private static final float[] A = {-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f};

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // a.astype('<f8')
    "1, <f8, False,"
        + " 00000000000004c0000000000000f8bf000000000000e0bf000000000000e03f000000000000f83f0000000000000440",
    // The same, version=(2, 0).
    "2, <f8, False,"
        + " 00000000000004c0000000000000f8bf000000000000e0bf000000000000e03f000000000000f83f0000000000000440",
    // a.astype('<f4'), version=(3, 0)
    "3, <f4, False, 000020c00000c0bf000000bf0000003f0000c03f00002040",
    // numpy.asfortranarray(a.astype('<f4'))
    "1, <f4, True, 000020c00000003f0000c0bf0000c03f000000bf00002040",
    // numpy.asfortranarray(a.astype('>f8'))
    "1, >f8, True,"
        + " c0040000000000003fe0000000000000bff80000000000003ff8000000000000bfe00000000000004004000000000000"
  })
  void readsEveryVersionOrderAndWidth(int version, String type, String fortran, String data)
      throws IOException {
    NumberArray array = read(file(version, dictionary(type, fortran, "2, 3"), data));
    assertEquals(List.of(2, 3), array.shape());
    assertArrayEquals(A, array.values());
  }

  @ParameterizedTest
  @CsvSource({
    // (numpy.arange(6).reshape(2, 3) * 300 - 700).astype('>i2')
    ">i2, fd44fe70ff9c00c801f40320, -700 -400 -100 200 500 800",
    // (numpy.arange(6).reshape(2, 3) * 51).astype('u1')
    "|u1, 00336699ccff, 0 51 102 153 204 255",
    "|i1, 00336699ccff, 0 51 102 -103 -52 -1",
    "|b1, 000100000101, 0 1 0 0 1 1",
    "<i4, 0700000000000000000000000000000000000000f9ffffff, 7 0 0 0 0 -7",
    ">u2, ffff00000000000000000000, 65535 0 0 0 0 0"
  })
  void readsWholeNumbers(String type, String data, String expected) throws IOException {
    NumberArray array = read(file(1, dictionary(type, "False", "2, 3"), data));
    String[] words = expected.split(" ");
    for (int i = 0; i < words.length; i++) {
      assertEquals(Float.parseFloat(words[i]), array.values()[i]);
    }
  }

  @Test
  void readsWholeNumbersOf64BitsBeyondTheSign() throws IOException {
    // numpy.array([[2**63 + 2**40, 5]], dtype='<u8')
    byte[] bytes = file(1, dictionary("<u8", "False", "1, 2"), "00000000000100800500000000000000");
    assertArrayEquals(new float[] {0x1p63f + 0x1p40f, 5}, read(bytes).values());
    bytes = file(1, dictionary("<i8", "False", "1, 2"), "ffffffffffffffff0500000000000000");
    assertArrayEquals(new float[] {-1, 5}, read(bytes).values());
  }

  @Test
  void putsThreeDimensionsOfFortranOrderInOrder() throws IOException {
    // numpy.asfortranarray(numpy.arange(24, dtype='u1').reshape(2, 3, 4))
    String data = "000c04100814010d05110915020e06120a16030f07130b17";
    NumberArray array = read(file(1, dictionary("|u1", "True", "2, 3, 4"), data));
    for (int i = 0; i < 24; i++) {
      assertEquals(i, array.values()[i]);
    }
    assertEquals(12 + 4 + 2, array.matrix(1).at(1, 2));
  }

  @Test
  void oneDimensionIsOneRow() throws IOException {
    byte[] bytes = file(1, dictionary("<f4", "False", "3,"), "000020c00000003f0000c0bf");
    assertEquals(1, read(bytes).matrix().rows());
  }

  @Test
  void writesWhatNumPyWrites() throws IOException {
    Path path = folder.resolve("y.npy");
    NpyFile.write(NumberArray.of(A, 2, 3), path);
    String data =
        "00000000000004c0000000000000f8bf000000000000e0bf"
            + "000000000000e03f000000000000f83f0000000000000440";
    byte[] expected = file(1, dictionary("<f8", "False", "2, 3"), data);
    assertEquals(
        HexFormat.of().formatHex(expected), HexFormat.of().formatHex(Files.readAllBytes(path)));
  }

  @Test
  void largeArraysComeBackUnchanged() throws IOException {
    float[] values = new float[3 * 50_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1f / (i + 1);
    }
    Path path = folder.resolve("large.npy");
    NpyFile.write(NumberArray.of(values, 3, 50_001), path);
    assertArrayEquals(values, read(Files.readAllBytes(path)).values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "1~{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }~0000~got the type f2",
        "1~{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }~00~got the type c8",
        "1~{'descr': '|O', 'fortran_order': False, 'shape': (1,), }~00~got the type |O",
        "1~{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }~00~only plain arrays",
        "1~{'descr': '<f4', 'shape': (1,), }~00000000~no readable fortran_order",
        "1~{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }~~is empty",
        "1~{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }~~too large",
        "1~{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }~~too large",
        "1~{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }~00000000~expected 8 bytes",
        "1~{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }~0000000000~got 5",
        "1~{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }~0000c07f~[0]: expected a"
            + " finite",
        "1~{'descr': '<f8', 'fortran_order': True, 'shape': (2, 2), }"
            + "~000000000000000000000000000000000000000000000000ffffffffffffef7f"
            + "~[1, 1]: expected a finite number of 32 bits, got Infinity",
        "4~{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }~00000000~version 1 to 3, got 4"
      })
  void saysWhatItCannotRead(int version, String dictionary, String data, String message)
      throws IOException {
    refused(file(version, dictionary, data == null ? "" : data), message);
  }

  @Test
  void saysThatAFileIsNoArray() throws IOException {
    refused("1,2,3\n4,5,6\n".getBytes(StandardCharsets.US_ASCII), "not a .npy file");
    refused(new byte[0], "ends early");
    byte[] whole = file(1, dictionary("<f4", "False", "1,"), "00000000");
    refused(Arrays.copyOf(whole, 40), "ends early");
  }

  private void refused(byte[] bytes, String message) throws IOException {
    Path path = Files.write(folder.resolve("bad.npy"), bytes);
    Problems problems = new Problems();
    assertTrue(ArrayFormat.read(path.toString(), problems).isEmpty());
    assertEquals(1, problems.size());
    String text = problems.list().get(0).toString();
    assertTrue(text.startsWith(path + ": ") && text.contains(message), text);
  }

  private NumberArray read(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("x.npy"), bytes);
    Problems problems = new Problems();
    NumberArray array = ArrayFormat.read(path.toString(), problems).orElse(null);
    problems.throwIfAny();
    return array;
  }

  private static String dictionary(String type, String fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }".formatted(type, fortran, shape);
  }

  /** A file as NumPy lays it out: data from a multiple of 64 bytes on. */
  private static byte[] file(int version, String dictionary, String data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    int field = version == 1 ? 2 : 4;
    int length = 128 - 8 - field;
    for (int i = 0; i < field; i++) {
      out.write(i == 0 ? length : 0);
    }
    String padded = dictionary + " ".repeat(length - 1 - dictionary.length()) + "\n";
    out.write(padded.getBytes(StandardCharsets.ISO_8859_1));
    out.write(HexFormat.of().parseHex(data));
    return out.toByteArray();
  }
}
