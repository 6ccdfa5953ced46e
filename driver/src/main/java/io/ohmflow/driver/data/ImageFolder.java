package io.ohmflow.driver.data;

import io.ohmflow.driver.data.DataFolder.Kind;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Pictures sorted into folders, one per class, on any file system Hadoop knows: {@code
 * train/CLASS/NAME.png} and {@code test/CLASS/NAME.png}, likewise .jpg, .jpeg, .gif or .bmp, all of
 * one size.
 *
 * <pre>
 * data:
 *   source: images
 *   folder: data/pets
 *   channels: 3           or 1 for grey
 *   train-folder: train
 *   test-folder: test
 * </pre>
 *
 * <p>Classes are numbered in the order of their names in the training folder. Samples go through
 * the classes in turn, each in the order of its file names, so that a subset holds all classes.
 *
 * @param folder address of the folder
 * @param channels 3 or 1
 * @param trainFolder name of the folder inside with the training classes
 * @param testFolder name of the folder inside with the test classes
 */
record ImageFolder(String folder, int channels, String trainFolder, String testFolder)
    implements DataSource {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");
  private static final int COLOUR = 3;
  private static final int MOST_CLASSES = 1 << Short.SIZE;

  static ImageFolder read(Section s) {
    int channels = s.integer("channels", 1, COLOUR, COLOUR);
    if (channels == 2) {
      s.problem("channels", "expected 3 for colour or 1 for grey, got 2");
    }
    return new ImageFolder(
        s.text("folder"), channels, s.text("train-folder", "train"), s.text("test-folder", "test"));
  }

  /** A picture that is still a file. */
  private record Item(Path file, int label) {}

  @Override
  public DataSplits load(Configuration hadoop) {
    Problems problems = new Problems();
    DataFolder files = DataFolder.open(folder, "image", hadoop, problems).orElse(null);
    problems.throwIfAny();
    List<String> classes = list(files, trainFolder, Kind.FOLDERS, problems);
    List<String> tested = list(files, testFolder, Kind.FOLDERS, problems);
    if (problems.isEmpty() && (classes.isEmpty() || classes.size() > MOST_CLASSES)) {
      String message = "expected a folder for each class, found %d folders";
      problems.add(files.path(trainFolder).toString(), 0, "", message.formatted(classes.size()));
    }
    for (String name : tested) {
      if (problems.isEmpty() && !classes.contains(name)) {
        String message = "expected a class of the training folder, " + classes;
        problems.add(files.path(testFolder + "/" + name).toString(), 0, "", message);
      }
    }
    problems.throwIfAny();
    List<Item> train = items(files, trainFolder, classes, classes, problems);
    List<Item> test = items(files, testFolder, classes, tested, problems);
    problems.throwIfAny();
    Pictures first = pictures(files, train, null, problems);
    Pictures second = pictures(files, test, first, problems);
    problems.throwIfAny();
    return new DataSplits(first.dataset(classes.size()), second.dataset(classes.size()));
  }

  private static List<String> list(DataFolder files, String inside, Kind kind, Problems problems) {
    try {
      return files.names(inside, kind);
    } catch (IOException e) {
      String message = "cannot be listed: " + DataFolder.message(e);
      problems.add(files.path(inside).toString(), 0, "", message);
      return List.of();
    }
  }

  /** The pictures of a split, the first of each class, then the second of each, and so on. */
  private static List<Item> items(
      DataFolder files, String split, List<String> classes, List<String> there, Problems problems) {
    List<List<Item>> byClass = new ArrayList<>();
    for (String name : there) {
      String inside = split + "/" + name;
      byClass.add(
          list(files, inside, Kind.FILES, problems).stream()
              .filter(ImageFolder::isPicture)
              .map(file -> new Item(files.path(inside + "/" + file), classes.indexOf(name)))
              .toList());
    }
    int most = byClass.stream().mapToInt(List::size).max().orElse(0);
    List<Item> items = new ArrayList<>();
    for (int k = 0; k < most; k++) {
      for (List<Item> one : byClass) {
        if (k < one.size()) {
          items.add(one.get(k));
        }
      }
    }
    if (items.isEmpty() && problems.isEmpty()) {
      String message = "expected pictures, files that end in " + String.join(", ", ENDINGS);
      problems.add(files.path(split).toString(), 0, "", message);
    }
    return items;
  }

  private static boolean isPicture(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** Decodes in parallel; each picture has its place, so the order of threads is of no matter. */
  private Pictures pictures(DataFolder files, List<Item> items, Pictures like, Problems problems) {
    PictureDecoder decoder = new PictureDecoder(files, channels);
    String[] wrong = new String[items.size()];
    Pictures all = null;
    try {
      all =
          like == null ? decoder.room(items.get(0).file(), items.size()) : like.other(items.size());
    } catch (IOException e) {
      problems.add(items.get(0).file().toString(), 0, "", DataFolder.message(e));
      return null;
    }
    Pictures room = all;
    IntStream.range(0, wrong.length)
        .parallel()
        .forEach(
            k -> {
              room.labels()[k] = (short) items.get(k).label();
              try {
                decoder.decode(items.get(k).file(), room, k);
              } catch (IOException | RuntimeException e) {
                wrong[k] = DataFolder.message(e);
              }
            });
    RowProblems found = new RowProblems(folder, problems);
    for (int k = 0; k < wrong.length; k++) {
      if (wrong[k] != null) {
        found.add(0, "", items.get(k).file() + ": " + wrong[k]);
      }
    }
    found.finish();
    return room;
  }
}
