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
 * @param preview pictures of the first training samples, as text
 */
public record DataInspect(SplitSummary train, SplitSummary test, String preview) {
  /** Samples in the preview. */
  private static final int PREVIEW = 5;

  /** Describes both splits; {@code columns} is how wide the preview may be, in characters. */
  public static DataInspect of(DataSplits data, int columns) {
    return new DataInspect(
        SplitSummary.of(data.train()),
        SplitSummary.of(data.test()),
        TextPicture.row(data.train(), PREVIEW, columns));
  }

  /**
   * A split in figures.
   *
   * @param samples number of samples
   * @param shape height, width, channels
   * @param perClass samples of each class
   * @param pixels what the values are like
   * @param fingerprint identity of the split
   */
  public record SplitSummary(
      int samples,
      List<Integer> shape,
      List<Integer> perClass,
      PixelStatistics pixels,
      String fingerprint) {
    static SplitSummary of(Dataset data) {
      Integer[] counts = new Integer[data.classes()];
      Arrays.fill(counts, 0);
      for (int id = 0; id < data.size(); id++) {
        counts[data.label(id)]++;
      }
      return new SplitSummary(
          data.size(),
          List.of(data.height(), data.width(), data.channels()),
          List.of(counts),
          PixelStatistics.of(data),
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
    line(out, "mean", figures(train.pixels().mean()), figures(test.pixels().mean()));
    line(out, "std", figures(train.pixels().std()), figures(test.pixels().std()));
    for (int c = 0; c < train.perClass().size(); c++) {
      line(out, "class " + c, train.perClass().get(c), test.perClass().get(c));
    }
    out.append("%-14s%s (train)%n".formatted("fingerprint", train.fingerprint()));
    out.append("%-14s%s (test)%n%n".formatted("", test.fingerprint()));
    return out.append(preview).toString();
  }

  private static void line(StringBuilder out, String name, Object train, Object test) {
    out.append("%-14s%-26s%s%n".formatted(name, train, test));
  }

  private static String range(SplitSummary split) {
    return split.pixels().min() + " to " + split.pixels().max();
  }

  private static String figures(List<Double> values) {
    return String.join(
        ", ", values.stream().map(v -> String.format(Locale.ROOT, "%.4f", v)).toList());
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
    json.put("min", split.pixels().min());
    json.put("max", split.pixels().max());
    split.pixels().mean().forEach(json.putArray("mean")::add);
    split.pixels().std().forEach(json.putArray("std")::add);
    return json.put("fingerprint", split.fingerprint());
  }
}
