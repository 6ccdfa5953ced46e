package io.ohmflow.driver.data;

import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * The catalogue of data sources, and the keys of the {@code data} section that all of them share:
 *
 * <pre>
 * data:
 *   source: strokes                    one of the catalogue
 *   subset: {train: 1000, test: 200}   use only the first samples (default: all)
 *   mean: [0.1307]                     not for text; per channel, of bytes divided by 255 or of numbers as they
 *   std: [0.3081]                      are (default: measured on the training samples in use)
 *   augment: {crop-padding: 4}         see {@link Augmentation}
 * </pre>
 */
public final class DataSources {
  private static final Map<String, Function<Section, DataSource>> SOURCES = new LinkedHashMap<>();

  static {
    SOURCES.put("strokes", StrokeDigits::read);
    SOURCES.put("idx", IdxFolder::read);
    SOURCES.put("cifar-10", CifarFolder::read10);
    SOURCES.put("cifar-100", CifarFolder::read100);
    SOURCES.put("images", ImageFolder::read);
    SOURCES.put("csv", CsvFolder::read);
    SOURCES.put("text", TextSource::read);
  }

  private DataSources() {}

  /** Names of all sources, as {@code data.source} takes them. */
  public static List<String> names() {
    return List.copyOf(SOURCES.keySet());
  }

  /**
   * Reads the {@code data} section; problems go to the section. Every source keeps to the subset
   * and the normalisation asked for.
   */
  public static DataSource read(Section data) {
    String name = data.choice("source", SOURCES.keySet());
    DataSource source = SOURCES.getOrDefault(name, StrokeDigits::read).apply(data);
    Section subset = data.optional("subset");
    int train = subset.integer("train", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    int test = subset.integer("test", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    return new Prepared(data.file(), source, train, test, normalization(data));
  }

  private static Optional<Normalization> normalization(Section data) {
    boolean mean = data.has("mean");
    if (data.is("source", "text")) {
      return Optional.empty();
    }
    if (mean != data.has("std")) {
      data.problem(mean ? "std" : "mean", "mean and std must be given together");
      return Optional.empty();
    }
    if (!mean) {
      return Optional.empty();
    }
    List<Double> means = data.numbers("mean");
    List<Double> stds = data.numbers("std");
    List<String> wrong = new ArrayList<>();
    if (means.isEmpty() || means.size() != stds.size()) {
      wrong.add("expected as many values as mean has (%d)".formatted(means.size()));
    }
    for (double std : stds) {
      if (!Range.POSITIVE.contains(std)) {
        wrong.add("expected positive deviations, got " + std);
      }
    }
    wrong.forEach(message -> data.problem("std", message));
    return wrong.isEmpty() ? Optional.of(new Normalization(means, stds)) : Optional.empty();
  }

  /** A source cut to a subset and normalised. */
  private record Prepared(
      String file,
      DataSource source,
      int trainLimit,
      int testLimit,
      Optional<Normalization> normalization)
      implements DataSource {
    @Override
    public DataSplits load(Configuration hadoop) {
      DataSplits all = source.load(hadoop).first(trainLimit, testLimit);
      if (all.train().isText()) {
        return all;
      }
      int channels = all.train().channels();
      if (normalization.isPresent() && normalization.get().channels() != channels) {
        String message = "expected %d values, one for each channel of a sample, got %d";
        int given = normalization.get().channels();
        throw new InvalidInputException(
            List.of(new Problem(file, 0, "data.mean", message.formatted(channels, given))));
      }
      return all.normalizedBy(normalization.orElseGet(() -> Normalization.of(all.train())));
    }
  }
}
