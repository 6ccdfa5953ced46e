package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFolderTest {
  private static final Configuration HADOOP = new Configuration(false);
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir Path folder;

  /** Three and two images of 2 × 3, plain. */
  @BeforeEach
  void writeValidFiles() {
    put(TRAIN_IMAGES, images(3, 2, 3));
    put(TRAIN_LABELS, labels(7, 0, 9));
    put(TEST_IMAGES, images(2, 2, 3));
    put(TEST_LABELS, labels(1, 2));
  }

  private void put(String name, byte[] content) {
    try {
      Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Values count up from 0. */
  private static byte[] images(int... dimensions) {
    int count = Arrays.stream(dimensions).reduce(1, (a, b) -> a * b);
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) i;
    }
    return idx(dimensions, values);
  }

  private static byte[] labels(int... labels) {
    byte[] values = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      values[i] = (byte) labels[i];
    }
    return idx(new int[] {labels.length}, values);
  }

  private static byte[] idx(int[] dimensions, byte[] values) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
    file.putInt(0x0800 + dimensions.length);
    Arrays.stream(dimensions).forEach(file::putInt);
    return file.put(values).array();
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private DataSplits load() {
    return IdxFolder.of(folder.toString()).load(HADOOP);
  }

  /** What is reported, without the paths up to the folder. */
  private List<String> problems() {
    InvalidInputException e = assertThrows(InvalidInputException.class, this::load);
    return e.problems().stream()
        .map(p -> p.toString().replace(folder.toString() + "/", ""))
        .toList();
  }

  @Test
  void plainFilesAreRead() {
    DataSplits data = load();
    Dataset train = data.train();
    assertEquals(3, train.size());
    assertEquals(List.of(2, 3, 1, 10), shape(train));
    assertEquals(9, train.label(2));
    assertEquals(6 + 5, train.value(1, 5));
    assertEquals(2, data.test().size());
    assertEquals(2, data.test().label(1));
  }

  private static List<Integer> shape(Dataset data) {
    return List.of(data.height(), data.width(), data.channels(), data.classes());
  }

  @Test
  void compressedFilesGiveTheSameData() throws IOException {
    String plain = load().train().fingerprint();
    Files.delete(folder.resolve(TRAIN_IMAGES));
    put(TRAIN_IMAGES + ".gz", gzip(images(3, 2, 3)));
    put(TRAIN_LABELS, gzip(labels(7, 0, 9)));
    assertEquals(plain, load().train().fingerprint());
  }

  @Test
  void colourImagesHaveAFourthDimension() {
    put(TRAIN_IMAGES, images(3, 2, 2, 3));
    put(TEST_IMAGES, images(2, 2, 2, 3));
    assertEquals(List.of(2, 2, 3, 10), shape(load().train()));
  }

  @Test
  void folderMayBeAnAddress() {
    assertEquals(3, IdxFolder.of(folder.toUri().toString()).load(HADOOP).train().size());
  }

  @Test
  void missingFolderIsReported() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> IdxFolder.of(folder + "/none").load(HADOOP));
    assertEquals(folder + "/none: expected a folder with IDX files, found nothing", e.getMessage());
  }

  @Test
  void unknownFileSystemIsReported() {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> IdxFolder.of("nowhere://x/y").load(HADOOP));
    assertTrue(e.getMessage().startsWith("nowhere://x/y: cannot be opened: "), e.getMessage());
  }

  @Test
  void missingFilesAreAllReported() throws IOException {
    Files.delete(folder.resolve(TRAIN_LABELS));
    Files.delete(folder.resolve(TEST_IMAGES));
    assertEquals(
        List.of(
            "train-labels-idx1-ubyte: not found, nor train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte: not found, nor t10k-images-idx3-ubyte.gz"),
        problems());
  }

  @Test
  void otherFormatsAreReported() {
    put(TRAIN_IMAGES, "<html>not here</html>".getBytes(StandardCharsets.UTF_8));
    put(TRAIN_LABELS, images(3, 2, 3));
    assertEquals(
        List.of(
            "train-images-idx3-ubyte: expected an IDX file of unsigned bytes with 3 dimensions"
                + " (it starts with 00000803), found 3c68746d",
            "train-labels-idx1-ubyte: expected an IDX file of unsigned bytes with 1 dimensions"
                + " (it starts with 00000801), found 00000803"),
        problems());
  }

  @Test
  void truncatedFilesAreReported() {
    put(TRAIN_IMAGES, Arrays.copyOf(images(3, 2, 3), 16 + 17));
    put(TRAIN_LABELS, Arrays.copyOf(labels(7, 0, 9), 6));
    byte[] packed = gzip(images(2, 2, 3));
    put(TEST_IMAGES, Arrays.copyOf(packed, packed.length - 12));
    put(TEST_LABELS, new byte[] {0, 0});
    assertEquals(
        List.of(
            "train-images-idx3-ubyte: truncated: expected 18 values for dimensions [3, 2, 3],"
                + " found 17",
            "train-labels-idx1-ubyte: truncated: the header announces 1 dimensions and ends",
            "t10k-images-idx3-ubyte: truncated: the gzip stream ends too early",
            "t10k-labels-idx1-ubyte: truncated: expected an IDX header, found 2 bytes"),
        problems());
  }

  @Test
  void damagedCompressionIsReported() {
    byte[] packed = gzip(images(3, 2, 3));
    packed[packed.length - 6] ^= 1; // the checksum in the trailer
    put(TRAIN_IMAGES, packed);
    assertEquals(1, problems().size());
    assertTrue(problems().get(0).startsWith("train-images-idx3-ubyte: damaged gzip stream: "));
  }

  @Test
  void trailingBytesAreReported() {
    byte[] file = images(3, 2, 3);
    put(TRAIN_IMAGES, Arrays.copyOf(file, file.length + 1));
    assertEquals(
        List.of(
            "train-images-idx3-ubyte: expected its end after 18 values for dimensions [3, 2, 3],"
                + " found more bytes"),
        problems());
  }

  @Test
  void announcedSizesThatCannotBeAreReported() {
    put(TRAIN_IMAGES, idx(new int[] {1 << 30, 1 << 30, 1 << 30}, new byte[0]));
    put(TEST_IMAGES, idx(new int[] {-2, 2, 3}, new byte[0]));
    assertEquals(
        List.of(
            "train-images-idx3-ubyte: expected at most 2147483639 values, its header announces"
                + " [1073741824, 1073741824, 1073741824]",
            "t10k-images-idx3-ubyte: empty or damaged: expected positive dimensions, found"
                + " [-2, 2, 3]"),
        problems());
  }

  @Test
  void emptyFilesAreReported() {
    put(TEST_IMAGES, images(0, 2, 3));
    put(TEST_LABELS, new byte[0]);
    assertEquals(
        List.of(
            "t10k-images-idx3-ubyte: empty or damaged: expected positive dimensions, found"
                + " [0, 2, 3]",
            "t10k-labels-idx1-ubyte: truncated: expected an IDX header, found 0 bytes"),
        problems());
  }

  @Test
  void labelsOutOfRangeAreReported() {
    put(TRAIN_LABELS, labels(7, 10, 255));
    assertEquals(
        List.of(
            "train-labels-idx1-ubyte: expected labels 0 to 9, got 10 at sample 1 (2 out of range"
                + " in all)"),
        problems());
  }

  @Test
  void countsThatDifferAreReported() {
    put(TRAIN_LABELS, labels(7, 0));
    assertEquals(
        List.of(
            "train-labels-idx1-ubyte: expected 3 labels, one for each image of"
                + " train-images-idx3-ubyte, found 2"),
        problems());
  }

  @Test
  void splitsOfDifferentShapeAreReported() {
    put(TEST_IMAGES, images(2, 3, 2));
    assertEquals(
        List.of(
            "t10k-images-idx3-ubyte: expected images of the training shape [2, 3, 1], found"
                + " [3, 2, 1]"),
        problems());
  }

  @Test
  void problemsOfDifferentKindsAreListedTogether() throws IOException {
    Files.delete(folder.resolve(TRAIN_IMAGES));
    put(TRAIN_LABELS, labels(7, 10, 9));
    put(TEST_LABELS, labels(1));
    assertEquals(3, problems().size());
  }

  @Test
  void mnistIsReadAsPublished() {
    Path mnist = RealData.folder("mnist");
    DataSplits data = IdxFolder.of(mnist.toString()).load(HADOOP);
    assertEquals(60_000, data.train().size());
    assertEquals(10_000, data.test().size());
    assertEquals(List.of(28, 28, 1, 10), shape(data.train()));
    Normalization measured = Normalization.of(data.train());
    assertEquals(0.1307, measured.mean().get(0), 5e-5);
    assertEquals(0.3081, measured.std().get(0), 5e-5);
    assertEquals(5, data.train().label(0));
  }
}
