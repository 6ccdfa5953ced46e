package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.data.CifarFolder.Edition;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFolderTest {
  private static final Configuration HADOOP = new Configuration(false);
  private static final int PLANE = 32 * 32;

  @TempDir Path folder;

  /** Records with one label or two; red, green and blue at pixel p are p mod 200, +1 and +2. */
  private static byte[] records(int labelBytes, int... labels) {
    byte[] file = new byte[labels.length * (labelBytes + 3 * PLANE)];
    int at = 0;
    for (int label : labels) {
      at += labelBytes;
      file[at - 1] = (byte) label;
      for (int i = 0; i < 3 * PLANE; i++) {
        file[at++] = (byte) (i % PLANE % 200 + i / PLANE);
      }
    }
    return file;
  }

  private void writeBatches(Path to) throws IOException {
    Files.createDirectories(to);
    for (int b = 1; b <= 5; b++) {
      Files.write(to.resolve("data_batch_" + b + ".bin"), records(1, b, 9));
    }
    Files.write(to.resolve("test_batch.bin"), records(1, 7));
  }

  private DataSplits load(Edition edition) {
    return new CifarFolder(folder.toString(), edition).load(HADOOP);
  }

  private String failure(Edition edition) {
    return assertThrows(InvalidInputException.class, () -> load(edition)).getMessage();
  }

  @Test
  void planesBecomePixels() throws IOException {
    writeBatches(folder);
    DataSplits data = load(Edition.CIFAR_10);
    assertEquals(10, data.train().size());
    assertEquals(1, data.test().size());
    assertEquals(10, data.train().classes());
    assertEquals(7, data.test().label(0));
    for (int id = 0; id < 10; id++) {
      assertEquals(id % 2 == 0 ? id / 2 + 1 : 9, data.train().label(id));
      for (int i = 0; i < 3 * PLANE; i++) {
        assertEquals(i / 3 % 200 + i % 3, data.train().value(id, i));
      }
    }
  }

  @Test
  void theArchiveIsReadWithoutUnpacking() throws IOException {
    Path files = folder.resolve("cifar-10-batches-bin");
    writeBatches(files);
    String unpacked = load(Edition.CIFAR_10).train().fingerprint();
    OutputStream file = Files.newOutputStream(folder.resolve("cifar-10-binary.tar.gz"));
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file));
        var listing = Files.list(files)) {
      // Backwards, because an archive has its files in any order.
      for (Path each : listing.sorted(Comparator.reverseOrder()).toList()) {
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + each.getFileName());
        entry.setSize(Files.size(each));
        tar.putArchiveEntry(entry);
        Files.copy(each, tar);
        tar.closeArchiveEntry();
        Files.delete(each);
      }
    }
    assertEquals(unpacked, load(Edition.CIFAR_10).train().fingerprint());
  }

  @Test
  void ofCifar100TheFineLabelCounts() throws IOException {
    Files.write(folder.resolve("train.bin"), records(2, 99, 0));
    Files.write(folder.resolve("test.bin"), records(2, 42));
    DataSplits data = load(Edition.CIFAR_100);
    assertEquals(100, data.train().classes());
    assertEquals(99, data.train().label(0));
    assertEquals(42, data.test().label(0));
    assertEquals(1, data.train().value(0, 1));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    String nothing = failure(Edition.CIFAR_10);
    assertTrue(nothing.contains("data_batch_1.bin not found, nor the archive cifar-10-binary"));
    writeBatches(folder);
    Files.delete(folder.resolve("data_batch_3.bin"));
    assertTrue(failure(Edition.CIFAR_10).contains("data_batch_3.bin not found"));
  }

  @Test
  void damagedFilesAreListedTogether() throws IOException {
    writeBatches(folder);
    Files.write(folder.resolve("data_batch_2.bin"), new byte[100]);
    Files.write(folder.resolve("test_batch.bin"), records(1, 3, 10));
    String message = failure(Edition.CIFAR_10);
    assertTrue(message.contains("data_batch_2.bin: expected records of 3073 bytes"), message);
    assertTrue(message.contains("test_batch.bin: expected labels 0 to 9, got 10 at record 1"));
  }

  @Test
  void aCutArchiveIsReported() throws IOException {
    OutputStream file = Files.newOutputStream(folder.resolve("cifar-10-binary.tar.gz"));
    try (GZIPOutputStream gzip = new GZIPOutputStream(file)) {
      gzip.write(new byte[] {'x', 'y', 'z'});
    }
    assertTrue(failure(Edition.CIFAR_10).contains("cifar-10-binary.tar.gz"));
  }
}
