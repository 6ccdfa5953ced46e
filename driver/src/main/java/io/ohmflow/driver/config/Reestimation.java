package io.ohmflow.driver.config;

import io.ohmflow.kernel.network.Statistic;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is measured anew on every evaluated chip at every read time, with training samples, before
 * the chip is tried: keys of section {@code evaluation}.
 *
 * <p>It costs a forward pass of {@code batches} times 250 training samples per chip and read time;
 * the default of 2000 samples adds a fifth to a test set of 10,000.
 *
 * @param kinds the statistics that replace those of training, for that chip and read time only
 * @param batches batches of 250 samples, at least 1; fewer if the training set is smaller
 */
public record Reestimation(Set<Statistic> kinds, int batches) implements Serializable {
  private static final int DEFAULT_BATCHES = 8;

  /** Nothing is measured. */
  public static final Reestimation NONE =
      new Reestimation(EnumSet.noneOf(Statistic.class), DEFAULT_BATCHES);

  /** Which moments batch normalisation takes. */
  public enum BatchNorm {
    /** Those that training has left. */
    RUNNING,
    REESTIMATED
  }

  /** Which ranges converters have, where the hardware leaves them open. */
  private enum Ranges {
    TRAINED,
    REESTIMATED
  }

  public Reestimation {
    kinds = Set.copyOf(kinds);
    if (batches < 1) {
      throw new IllegalArgumentException("expected at least 1 batch, got " + batches);
    }
  }

  /**
   * Reads {@code batch-norm} (running, or reestimated), {@code ranges} (trained, or reestimated)
   * and {@code reestimation-batches} (8).
   */
  static Reestimation read(Section s) {
    Set<Statistic> kinds = EnumSet.noneOf(Statistic.class);
    if (s.choice("batch-norm", BatchNorm.class, BatchNorm.RUNNING) == BatchNorm.REESTIMATED) {
      kinds.add(Statistic.BATCH_MOMENTS);
    }
    if (s.choice("ranges", Ranges.class, Ranges.TRAINED) == Ranges.REESTIMATED) {
      kinds.add(Statistic.RANGES);
    }
    return new Reestimation(
        kinds, s.integer("reestimation-batches", 1, Integer.MAX_VALUE, DEFAULT_BATCHES));
  }

  /**
   * The same with other choices, as they are typed on a command line.
   *
   * @param batchNorm value of {@code --batch-norm}; null leaves it as it is
   * @param ranges value of {@code --ranges}, likewise
   * @param batches value of {@code --reestimation-batches}, likewise
   */
  public Reestimation with(String batchNorm, String ranges, Integer batches, Problems problems) {
    Set<Statistic> changed = EnumSet.noneOf(Statistic.class);
    changed.addAll(kinds);
    if (batchNorm != null) {
      BatchNorm choice = typed("batch-norm", batchNorm, BatchNorm.class, problems);
      put(changed, Statistic.BATCH_MOMENTS, choice == BatchNorm.REESTIMATED);
    }
    if (ranges != null) {
      Ranges choice = typed("ranges", ranges, Ranges.class, problems);
      put(changed, Statistic.RANGES, choice == Ranges.REESTIMATED);
    }
    if (batches != null && batches < 1) {
      problems.add("--reestimation-batches", 0, "", "expected at least 1, got " + batches);
    }
    return new Reestimation(changed, batches == null || batches < 1 ? this.batches : batches);
  }

  private static <E extends Enum<E>> E typed(
      String key, String text, Class<E> type, Problems problems) {
    Problems own = new Problems();
    E choice = Document.parse(key + ": " + text, "--" + key, own).root().choice(key, type);
    own.list().forEach(p -> problems.add("--" + key, 0, "", p.message()));
    return choice;
  }

  private static void put(Set<Statistic> kinds, Statistic kind, boolean wanted) {
    if (wanted) {
      kinds.add(kind);
    } else {
      kinds.remove(kind);
    }
  }

  /** The same with moments of batch normalisation measured, too. */
  public Reestimation ofMoments() {
    Set<Statistic> more = EnumSet.of(Statistic.BATCH_MOMENTS);
    more.addAll(kinds);
    return new Reestimation(more, batches);
  }

  /** Whether anything is measured. */
  public boolean isNeeded() {
    return !kinds.isEmpty();
  }
}
