package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * CIFAR-10 or CIFAR-100 in their binary version, on any file system Hadoop knows: 32 × 32 pixels in
 * colour, one record per image with its labels, then all red, all green, all blue values.
 *
 * <pre>
 * data:
 *   source: cifar-10            or cifar-100
 *   folder: data/cifar-10       with the archive as published, or with the files it holds
 * </pre>
 *
 * <p>The archive need not be unpacked. Of the two labels of CIFAR-100 the fine one is taken.
 *
 * @param folder address of the folder
 * @param edition which of the two
 */
record CifarFolder(String folder, Edition edition) implements DataSource {
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int PIXELS = SIDE * SIDE;
  private static final int IMAGE = PIXELS * CHANNELS;

  /** Which set; the label that counts is the last one before the pixels. */
  enum Edition {
    CIFAR_10(
        "cifar-10-binary.tar.gz",
        "cifar-10-batches-bin",
        List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin"),
        "test_batch.bin",
        new Labels(1, 10)),
    CIFAR_100(
        "cifar-100-binary.tar.gz",
        "cifar-100-binary",
        List.of("train.bin"),
        "test.bin",
        new Labels(2, 100));

    private final String archive;
    private final String inside;
    private final List<String> train;
    private final String test;
    private final Labels labels;

    Edition(String archive, String inside, List<String> train, String test, Labels labels) {
      this.archive = archive;
      this.inside = inside;
      this.train = train;
      this.test = test;
      this.labels = labels;
    }

    private List<String> files() {
      List<String> all = new ArrayList<>(train);
      all.add(test);
      return all;
    }
  }

  /**
   * Labels of a record.
   *
   * @param bytes how many there are
   * @param classes of the last of them
   */
  private record Labels(int bytes, int classes) {}

  static CifarFolder read10(Section s) {
    return new CifarFolder(s.text("folder"), Edition.CIFAR_10);
  }

  static CifarFolder read100(Section s) {
    return new CifarFolder(s.text("folder"), Edition.CIFAR_100);
  }

  @Override
  public DataSplits load(Configuration hadoop) {
    Problems problems = new Problems();
    DataFolder files = DataFolder.open(folder, "CIFAR", hadoop, problems).orElse(null);
    problems.throwIfAny();
    Map<String, byte[]> contents = contents(files, problems);
    problems.throwIfAny();
    contents.forEach((name, content) -> check(name, content, problems));
    problems.throwIfAny();
    return new DataSplits(
        dataset(contents, edition.train), dataset(contents, List.of(edition.test)));
  }

  /** What is in each file, from the folder, the one inside of it, or the archive. */
  private Map<String, byte[]> contents(DataFolder files, Problems problems) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (String name : edition.files()) {
      Optional<Path> file = files.locate(name).or(() -> files.locate(edition.inside + "/" + name));
      file.ifPresent(path -> read(files, path, name, found, problems));
    }
    Optional<Path> archive = found.isEmpty() ? files.locate(edition.archive) : Optional.empty();
    archive.ifPresent(path -> unpack(files, path, found, problems));
    if (problems.isEmpty()) {
      String place = archive.map(Path::toString).orElse(folder);
      for (String name : edition.files()) {
        if (!found.containsKey(name)) {
          problems.add(
              place,
              0,
              "",
              "%s not found%s"
                  .formatted(
                      name, archive.isPresent() ? "" : ", nor the archive " + edition.archive));
        }
      }
    }
    return found;
  }

  private static void read(
      DataFolder files, Path path, String name, Map<String, byte[]> found, Problems problems) {
    try (InputStream in = files.open(path)) {
      found.put(name, in.readAllBytes());
    } catch (IOException e) {
      problems.add(path.toString(), 0, "", "cannot be read: " + DataFolder.message(e));
    }
  }

  private void unpack(DataFolder files, Path path, Map<String, byte[]> found, Problems problems) {
    try (TarArchiveInputStream in = new TarArchiveInputStream(files.open(path))) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        String name = e.getName().substring(e.getName().lastIndexOf('/') + 1);
        if (edition.files().contains(name)) {
          found.put(name, in.readAllBytes());
        }
      }
    } catch (IOException e) {
      problems.add(path.toString(), 0, "", "damaged archive: " + DataFolder.message(e));
    }
  }

  private int record() {
    return edition.labels.bytes() + IMAGE;
  }

  private void check(String name, byte[] content, Problems problems) {
    String file = new Path(folder, name).toString();
    if (content.length == 0 || content.length % record() != 0) {
      problems.add(
          file,
          0,
          "",
          "expected records of %d bytes, found %d bytes".formatted(record(), content.length));
      return;
    }
    for (int at = 0; at < content.length; at += record()) {
      int label = Byte.toUnsignedInt(content[at + edition.labels.bytes() - 1]);
      if (label >= edition.labels.classes()) {
        String message = "expected labels 0 to %d, got %d at record %d";
        int last = edition.labels.classes() - 1;
        problems.add(file, 0, "", message.formatted(last, label, at / record()));
        return;
      }
    }
  }

  private Dataset dataset(Map<String, byte[]> contents, List<String> names) {
    int images = names.stream().mapToInt(name -> contents.get(name).length / record()).sum();
    byte[] values = new byte[images * IMAGE];
    short[] labels = new short[images];
    int id = 0;
    for (String name : names) {
      byte[] content = contents.remove(name);
      for (int at = edition.labels.bytes(); at < content.length; at += record(), id++) {
        labels[id] = (short) Byte.toUnsignedInt(content[at - 1]);
        interleave(content, at, values, id * IMAGE);
      }
    }
    return new Dataset(SIDE, SIDE, CHANNELS, edition.labels.classes(), values, labels);
  }

  /** Brings the three planes of an image together, pixel by pixel. */
  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int p = 0; p < PIXELS; p++) {
      for (int c = 0; c < CHANNELS; c++) {
        pixels[to + p * CHANNELS + c] = planes[from + c * PIXELS + p];
      }
    }
  }
}
