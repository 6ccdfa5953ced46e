package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A folder with two tables of numbers as text, one row per sample, each plain or compressed with
 * gzip, on any file system Hadoop knows.
 *
 * <pre>
 * data:
 *   source: csv
 *   folder: data/iris                       or hdfs://…, s3a://…
 *   classes: 3
 *   label: species                          column with the class, a whole number from 0
 *   features: [petal-length, petal-width]   default: all other columns
 *   header: true                            whether the first row has the names of the columns;
 *                                           else they are called 1, 2, 3, …
 *   delimiter: comma                        or semicolon, tab
 *   shape: [28, 28, 1]                      height, width, channels of a sample (default: 1, 1 and
 *                                           a channel for each feature)
 *   train-file: train.csv                   with or without .gz
 *   test-file: test.csv
 * </pre>
 *
 * @param folder address of the folder
 * @param trainFile name of the training table
 * @param testFile name of the test table
 * @param columns which columns mean what
 * @param shape height, width and channels, or empty
 */
record CsvFolder(
    String folder, String trainFile, String testFile, CsvColumns columns, List<Integer> shape)
    implements DataSource {
  private static final Map<String, Character> DELIMITERS =
      Map.of("comma", ',', "semicolon", ';', "tab", '\t');

  private static final int SHAPE = 3;

  static CsvFolder read(Section s) {
    String delimiter = s.choice("delimiter", List.of("comma", "semicolon", "tab"), "comma");
    CsvColumns columns =
        new CsvColumns(
            s.flag("header", true),
            DELIMITERS.get(delimiter),
            s.text("label"),
            s.has("features") ? s.texts("features") : List.of(),
            s.integer("classes", 1, 1 << Short.SIZE));
    if (columns.features().contains(columns.label())) {
      s.problem("features", "contains the label " + columns.label());
    }
    return new CsvFolder(
        s.text("folder"),
        s.text("train-file", "train.csv"),
        s.text("test-file", "test.csv"),
        columns,
        shape(s));
  }

  private static List<Integer> shape(Section s) {
    List<Integer> shape = new ArrayList<>();
    for (double side : s.has("shape") ? s.numbers("shape") : List.<Double>of()) {
      if (side >= 1 && side <= Short.MAX_VALUE && side == Math.rint(side)) {
        shape.add((int) side);
      }
    }
    if (s.has("shape") && shape.size() != SHAPE) {
      s.problem("shape", "expected [height, width, channels], three positive whole numbers");
      return List.of();
    }
    return shape;
  }

  @Override
  public DataSplits load(Configuration hadoop) {
    Problems problems = new Problems();
    DataFolder files = DataFolder.open(folder, "CSV", hadoop, problems).orElse(null);
    problems.throwIfAny();
    Optional<Path> trainPath = files.find(trainFile);
    Optional<Path> testPath = files.find(testFile);
    CsvTable train = read(files, trainPath, columns, problems);
    // Without the columns of the training table nobody knows what to look for in the other.
    if (train.features().isEmpty()) {
      problems.throwIfAny();
    }
    CsvTable test = read(files, testPath, columns.of(train.features()), problems);
    problems.throwIfAny();
    if (!columns.header() && train.columns() != test.columns()) {
      problems.add(
          shown(testFile),
          0,
          "",
          "expected the %d columns of %s, found %d"
              .formatted(train.columns(), trainFile, test.columns()));
    }
    List<Integer> sides = shape.isEmpty() ? List.of(1, 1, train.features().size()) : shape;
    int size = sides.stream().reduce(1, (a, b) -> a * b);
    if (size != train.features().size()) {
      problems.add(
          shown(trainFile),
          0,
          "",
          "expected %d feature columns for shape %s, found %d"
              .formatted(size, shape, train.features().size()));
    }
    problems.throwIfAny();
    return new DataSplits(dataset(train, sides), dataset(test, sides));
  }

  private static CsvTable read(
      DataFolder files, Optional<Path> file, CsvColumns columns, Problems problems) {
    return file.map(path -> CsvTable.read(files, path, columns, problems)).orElse(CsvTable.NONE);
  }

  private String shown(String file) {
    return new Path(folder, file).toString();
  }

  private Dataset dataset(CsvTable table, List<Integer> sides) {
    return new Dataset(
        sides.get(0),
        sides.get(1),
        sides.get(2),
        columns.classes(),
        table.values(),
        table.labels());
  }
}
