package io.ohmflow.driver.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What {@code data inspect} tells about the data of a run: samples per class, shape, range, mean,
 * deviation and fingerprint of each split, and what a few samples look like.
 *
 * @param train description of the training split
 * @param test description of the test split
 * @param preview the first training samples as text, pictures or rows of numbers
 */
public record DataInspect(SplitSummary train, SplitSummary test, String preview) {
  /** Samples in the preview. */
  private static final int PREVIEW = 5;

  /** Channels whose mean and deviation are shown; JSON has all of them. */
  private static final int CHANNELS = 3;

  /** Classes that are counted for a terminal; JSON has all of them. */
  private static final int CLASSES = 100;

  /** Whole numbers below this are written out. */
  private static final double WHOLE = 1e6;

  /** Describes both splits; {@code columns} is how wide the preview may be, in characters. */
  public static DataInspect of(DataSplits data, int columns) {
    return new DataInspect(
        SplitSummary.of(data.train()),
        SplitSummary.of(data.test()),
        preview(data.train(), columns));
  }

  private static String preview(Dataset data, int columns) {
    if (data.isText()) {
      return excerpts(data, columns);
    }
    boolean table = data.height() == 1 && data.width() == 1;
    return table ? TextTable.rows(data, PREVIEW, columns) : TextPicture.row(data, PREVIEW, columns);
  }

  private static String excerpts(Dataset data, int columns) {
    StringBuilder out = new StringBuilder();
    for (int id = 0; id < Math.min(PREVIEW, data.size()); id++) {
      out.append(data.excerpt(id, columns)).append(System.lineSeparator());
    }
    return out.toString();
  }

  /**
   * A split in figures.
   *
   * @param samples number of samples
   * @param shape height, width, channels
   * @param perClass samples of each class; of a text how often each token is an answer
   * @param values what the values are like
   * @param fingerprint identity of the split
   */
  public record SplitSummary(
      int samples,
      List<Integer> shape,
      List<Integer> perClass,
      ValueStatistics values,
      String fingerprint) {
    static SplitSummary of(Dataset data) {
      Integer[] counts = new Integer[data.classes()];
      Arrays.fill(counts, 0);
      for (int id = 0; id < data.size(); id++) {
        for (int k = 0; k < data.answers(); k++) {
          counts[data.label(id, k)]++;
        }
      }
      return new SplitSummary(
          data.size(),
          List.of(data.height(), data.width(), data.channels()),
          List.of(counts),
          data.statistics(),
          data.fingerprint());
    }
  }

  /** For a terminal. */
  public String text() {
    StringBuilder out = new StringBuilder();
    line(out, "", "train", "test");
    line(out, "samples", train.samples(), test.samples());
    List<Integer> shape = train.shape();
    out.append(
        "%-14s%d × %d × %d (height × width × channels)%n"
            .formatted("shape", shape.get(0), shape.get(1), shape.get(2)));
    line(out, "value range", range(train), range(test));
    line(out, "mean", figures(train.values().mean()), figures(test.values().mean()));
    line(out, "std", figures(train.values().std()), figures(test.values().std()));
    int classes = train.perClass().size();
    for (int c = 0; c < Math.min(classes, CLASSES); c++) {
      line(out, "class " + c, train.perClass().get(c), test.perClass().get(c));
    }
    if (classes > CLASSES) {
      out.append("%-14s%d more classes%n".formatted("", classes - CLASSES));
    }
    out.append("%-14s%s (train)%n".formatted("fingerprint", train.fingerprint()));
    out.append("%-14s%s (test)%n%n".formatted("", test.fingerprint()));
    return out.append(preview).toString();
  }

  private static void line(StringBuilder out, String name, Object train, Object test) {
    out.append("%-14s%-26s%s%n".formatted(name, train, test));
  }

  private static String range(SplitSummary split) {
    return figure(split.values().min()) + " to " + figure(split.values().max());
  }

  private static String figures(List<Double> values) {
    String shown =
        String.join(", ", values.stream().limit(CHANNELS).map(DataInspect::figure).toList());
    return values.size() <= CHANNELS ? shown : shown + ", …";
  }

  private static String figure(double value) {
    return value == Math.rint(value) && Math.abs(value) < WHOLE
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /** For programs: one object with {@code train} and {@code test}. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("train", json(train));
    json.set("test", json(test));
    return json;
  }

  private static ObjectNode json(SplitSummary split) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("samples", split.samples());
    split.shape().forEach(json.putArray("shape")::add);
    split.perClass().forEach(json.putArray("perClass")::add);
    json.put("min", split.values().min());
    json.put("max", split.values().max());
    split.values().mean().forEach(json.putArray("mean")::add);
    split.values().std().forEach(json.putArray("std")::add);
    return json.put("fingerprint", split.fingerprint());
  }
}
