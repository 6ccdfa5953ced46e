package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A folder with the four IDX files of the MNIST family, each plain or compressed with gzip, on any
 * file system Hadoop knows.
 *
 * <pre>
 * data:
 *   source: idx
 *   folder: data/mnist                      or hdfs://…, s3a://…
 *   classes: 10
 *   train-images: train-images-idx3-ubyte   with or without .gz; likewise train-labels,
 *                                           test-images, test-labels
 * </pre>
 *
 * @param folder address of the folder
 * @param train files of the training split
 * @param test files of the test split
 * @param classes number of classes, 1 to 65,536; an image file says nothing about it
 */
public record IdxFolder(String folder, Files train, Files test, int classes) implements DataSource {
  private static final int DEFAULT_CLASSES = 10;

  /** Names of a split's two files. */
  public record Files(String images, String labels) {}

  static final Files TRAIN = new Files("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
  static final Files TEST = new Files("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

  /** A folder with the names and classes of MNIST. */
  public static IdxFolder of(String folder) {
    return new IdxFolder(folder, TRAIN, TEST, DEFAULT_CLASSES);
  }

  static IdxFolder read(Section s) {
    return new IdxFolder(
        s.text("folder"),
        new Files(s.text("train-images", TRAIN.images()), s.text("train-labels", TRAIN.labels())),
        new Files(s.text("test-images", TEST.images()), s.text("test-labels", TEST.labels())),
        s.integer("classes", 1, 1 << Short.SIZE, DEFAULT_CLASSES));
  }

  @Override
  public DataSplits load(Configuration hadoop) {
    Problems problems = new Problems();
    DataFolder files = DataFolder.open(folder, "IDX", hadoop, problems).orElse(null);
    problems.throwIfAny();
    Split first = new Split(files, train, problems);
    Split second = new Split(files, test, problems);
    if (first.images != null && second.images != null) {
      checkSameShape(first, second, problems);
    }
    problems.throwIfAny();
    return new DataSplits(first.dataset(), second.dataset());
  }

  private static void checkSameShape(Split train, Split test, Problems problems) {
    List<Integer> a = train.images.sampleShape();
    List<Integer> b = test.images.sampleShape();
    if (!a.equals(b)) {
      problems.add(
          test.imageFile,
          0,
          "",
          "expected images of the training shape %s, found %s".formatted(a, b));
    }
  }

  /** The two files of a split, and what was in them; null where a problem was found. */
  private final class Split {
    private final DataFolder files;
    private final Problems problems;
    private final String imageFile;
    private final IdxFile images;
    private final IdxFile labels;

    Split(DataFolder files, Files names, Problems problems) {
      this.files = files;
      this.problems = problems;
      Path imagePath = files.find(names.images()).orElse(null);
      Path labelPath = files.find(names.labels()).orElse(null);
      this.imageFile = shown(imagePath);
      this.images = read(imagePath, IdxFile.IMAGE_DIMENSIONS);
      this.labels = read(labelPath, IdxFile.LABEL_DIMENSIONS);
      if (images != null && labels != null && images.count() != labels.count()) {
        problems.add(
            shown(labelPath),
            0,
            "",
            "expected %d labels, one for each image of %s, found %d"
                .formatted(images.count(), imageFile, labels.count()));
      }
      if (labels != null) {
        labels.checkLabels(classes, shown(labelPath), problems);
      }
    }

    private IdxFile read(Path path, List<Integer> dimensions) {
      if (path == null) {
        return null;
      }
      try {
        return IdxFile.read(files.open(path), dimensions);
      } catch (IOException e) {
        problems.add(shown(path), 0, "", DataFolder.message(e));
        return null;
      }
    }

    private String shown(Path path) {
      return path == null ? folder : path.toString();
    }

    Dataset dataset() {
      return new Dataset(
          images.height(),
          images.width(),
          images.channels(),
          classes,
          images.values(),
          labels.asLabels());
    }
  }
}
