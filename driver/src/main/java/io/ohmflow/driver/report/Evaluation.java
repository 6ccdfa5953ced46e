package io.ohmflow.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Accuracy of one network in exact arithmetic and on simulated chips ({@code evaluation.json}).
 *
 * @param name what distinguishes this network from a reference, such as {@code gradient: none} or
 *     the location of its run; may be empty
 * @param profile name of the hardware profile the chips follow
 * @param samples number of test samples
 * @param digital score in exact arithmetic; null when not measured
 * @param seed seed the chips were drawn from
 * @param times scores on the chips, by ascending time since programming
 * @param reference another network on the same chips; null when there is none
 * @param threshold accuracy that a chip must reach to be of use; NaN for none
 * @param effects scores on the same chips with other sets of effects; may be empty
 * @param layers what the chips do to each layer, by read time; may be empty
 * @param task {@code text} where the next token of a text is predicted; otherwise empty
 */
public record Evaluation(
    String name,
    String profile,
    long samples,
    Score digital,
    long seed,
    List<ReadTime> times,
    Evaluation reference,
    Double threshold,
    List<EffectTimes> effects,
    List<LayerTime> layers,
    String task) {
  public Evaluation {
    task = Objects.requireNonNullElse(task, "");
    threshold = Json.orNaN(threshold);
    effects = effects == null ? List.of() : List.copyOf(effects);
    layers = layers == null ? List.of() : List.copyOf(layers);
    name = Objects.requireNonNullElse(name, "");
    profile = Objects.requireNonNullElse(profile, "");
    times = times == null ? List.of() : List.copyOf(times);
  }

  /** Whether the next token of a text is predicted, so that perplexity means something. */
  public boolean predictsText() {
    return task.equals("text");
  }

  /** An evaluation from the form of {@code evaluation.json}. */
  public static Evaluation of(JsonNode json) {
    return Json.MAPPER.convertValue(json, Evaluation.class);
  }

  /**
   * A score over the test samples.
   *
   * @param accuracy share of samples classified correctly
   * @param loss mean loss; NaN when not measured
   * @param perplexity e to the mean loss; NaN where it means nothing
   */
  public record Score(double accuracy, Double loss, Double perplexity) {
    public Score {
      if (!(accuracy >= 0 && accuracy <= 1)) {
        throw new IllegalArgumentException("expected an accuracy in [0, 1], got " + accuracy);
      }
      loss = Json.orNaN(loss);
      perplexity = Json.orNaN(perplexity);
    }
  }

  /**
   * Scores of all chips at one time after programming.
   *
   * @param seconds time since programming, s, at least 0
   * @param label the time for readers, such as {@code 1 day}
   * @param accuracies share of samples classified correctly, one entry per chip
   * @param losses mean loss, one entry per chip; may be empty
   * @param perplexities e to the mean loss, one entry per chip; empty where it means nothing
   */
  public record ReadTime(
      double seconds,
      String label,
      List<Double> accuracies,
      List<Double> losses,
      List<Double> perplexities) {
    public ReadTime {
      if (!(seconds >= 0) || Double.isInfinite(seconds)) {
        throw new IllegalArgumentException("expected a time of at least 0 s, got " + seconds);
      }
      label = label == null ? Figures.plain(seconds) + " s" : label;
      accuracies = accuracies == null ? List.of() : List.copyOf(accuracies);
      losses = losses == null ? List.of() : List.copyOf(losses);
      perplexities = perplexities == null ? List.of() : List.copyOf(perplexities);
      if (accuracies.isEmpty()) {
        throw new IllegalArgumentException("expected the accuracy of at least one chip");
      }
    }

    /** The accuracies as an array. */
    double[] values() {
      return accuracies.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** What the chips' accuracies say together. */
    public Summary summary() {
      return Summary.of(accuracies);
    }
  }

  /**
   * Scores with one effect alone, or with all but one.
   *
   * @param kind {@code alone} or {@code all-but}
   * @param effect name of the effect
   * @param times scores by ascending time, at the times of the whole evaluation
   */
  public record EffectTimes(String kind, String effect, List<ReadTime> times) {
    public EffectTimes {
      kind = Objects.requireNonNullElse(kind, "");
      effect = Objects.requireNonNullElse(effect, "");
      times = times == null ? List.of() : List.copyOf(times);
    }

    /** Whether the effect is the only one. */
    public boolean alone() {
      return kind.equals("alone");
    }
  }

  /**
   * What chips do to each layer on tiles at one time after programming, mean over a few chips.
   *
   * @param seconds time since programming, s
   * @param label the time for readers
   * @param layers in order of execution
   */
  public record LayerTime(double seconds, String label, List<LayerSignal> layers) {
    public LayerTime {
      label = label == null ? Figures.plain(seconds) + " s" : label;
      layers = layers == null ? List.of() : List.copyOf(layers);
    }
  }

  /**
   * What chips do to one layer; NaN for what is not there.
   *
   * @param name of the layer
   * @param snrDecibel power of the exact products by that of the deviation, dB
   * @param clippedInputShare share of inputs that a DAC clipped
   * @param clippedOutputShare share of conversions that an ADC clipped
   * @param effectiveLsb one ADC step in standard deviations of the exact products
   * @param worstDrop largest share of a voltage lost in the wires
   */
  public record LayerSignal(
      String name,
      Double snrDecibel,
      Double clippedInputShare,
      Double clippedOutputShare,
      Double effectiveLsb,
      Double worstDrop) {
    public LayerSignal {
      name = Objects.requireNonNullElse(name, "");
      snrDecibel = Json.orNaN(snrDecibel);
      clippedInputShare = Json.orNaN(clippedInputShare);
      clippedOutputShare = Json.orNaN(clippedOutputShare);
      effectiveLsb = Json.orNaN(effectiveLsb);
      worstDrop = Json.orNaN(worstDrop);
    }
  }

  /** What a page calls this network when it stands beside another: of a location the last part. */
  String label() {
    String whole = name.replaceFirst("/+$", "");
    String last = whole.substring(whole.lastIndexOf('/') + 1);
    return last.isEmpty() ? "reference" : last;
  }

  /**
   * What each set of effects costs or wins, in the order of a reader's interest: the largest mean
   * over the read times first.
   *
   * @param kind {@code alone}: accuracy lost against exact arithmetic with that effect alone;
   *     {@code all-but}: accuracy won back, on the same chips, when the effect is left out
   */
  public List<EffectCost> costs(String kind) {
    List<EffectCost> costs = new ArrayList<>();
    for (EffectTimes one : effects) {
      if (one.kind().equals(kind) && one.times().size() == times.size()) {
        costs.add(cost(one));
      }
    }
    costs.sort(Comparator.comparingDouble(EffectCost::mean).reversed());
    return costs;
  }

  /** What all effects together cost against exact arithmetic, chip by chip. */
  public EffectCost cost() {
    return cost(new EffectTimes("alone", "all together", times));
  }

  private EffectCost cost(EffectTimes one) {
    List<Summary> points = new ArrayList<>();
    for (int t = 0; t < times.size(); t++) {
      List<Double> with = one.times().get(t).accuracies();
      List<Double> together = times.get(t).accuracies();
      double[] cost = new double[Math.min(with.size(), together.size())];
      for (int chip = 0; chip < cost.length; chip++) {
        cost[chip] =
            one.alone() ? digital.accuracy() - with.get(chip) : with.get(chip) - together.get(chip);
      }
      points.add(Summary.of(cost));
    }
    return new EffectCost(one.effect(), points);
  }

  /**
   * Accuracy that an effect costs, or its absence wins.
   *
   * @param effect name of the effect
   * @param times a summary over the chips for each read time
   */
  public record EffectCost(String effect, List<Summary> times) {
    /** Mean over chips and read times. */
    public double mean() {
      return times.stream().mapToDouble(Summary::mean).average().orElse(0);
    }
  }

  /** Number of chips simulated; the largest over the read times. */
  public int chips() {
    return times.stream().mapToInt(time -> time.accuracies().size()).max().orElse(0);
  }
}
