package io.ohmflow.driver.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.report.Interval;
import io.ohmflow.driver.report.Summary;
import io.ohmflow.driver.train.ChipEvaluation.Task;
import io.ohmflow.driver.train.EffectSet.Kind;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.document.Unit;
import java.util.List;

/** An evaluation as it is written: {@code evaluation.json} and {@code evaluation.csv}. */
public final class EvaluationFiles {
  /** First line of {@code evaluation.csv}. */
  public static final String CSV_HEADER = "run,effects,chip,seconds,accuracy,loss\n";

  /** Mean tokens of a word beyond which a text is not made of words. */
  private static final double LONGEST_WORD = 50;

  private final ChipEvaluation evaluation;
  private final ChipRequest request;
  private final double tokensPerWord;

  /**
   * The files of an evaluation.
   *
   * @param tokensPerWord of a test text: where it is not 1, perplexities are given per word, too
   */
  public EvaluationFiles(ChipEvaluation evaluation, double tokensPerWord) {
    this.evaluation = evaluation;
    this.tokensPerWord = tokensPerWord;
    this.request = evaluation.request();
  }

  /** The form of {@code evaluation.json}. */
  public ObjectNode json() {
    Score digital = evaluation.digital();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("profile", evaluation.profile())
            .put("samples", digital.samples())
            .put("seed", request.seed())
            .put("digest", evaluation.digest());
    EffectSet together = request.sets().get(0);
    if (!together.effects().equals(Effect.all())) {
      ArrayNode only = json.putArray("only");
      together.effects().stream().sorted().forEach(effect -> only.add(effect.label()));
    }
    if (request.reestimation().isNeeded()) {
      ArrayNode kinds = json.putArray("reestimated");
      request.reestimation().kinds().stream().sorted().forEach(k -> kinds.add(k.label()));
    }
    if (evaluation.threshold() > 0) {
      json.put("threshold", evaluation.threshold());
    }
    ObjectNode exact = json.putObject("digital");
    exact.put("accuracy", digital.accuracy()).put("loss", digital.loss());
    if (text()) {
      json.put("task", "text");
      exact.put("perplexity", digital.perplexity());
      json.put("tokensPerWord", tokensPerWord);
    }
    if (countsWords()) {
      exact.put("wordPerplexity", wordPerplexity(digital));
    }
    times(json, together);
    if (request.sets().size() > 1) {
      effects(json.putArray("effects"));
    }
    layers(json);
    return json;
  }

  private void effects(ArrayNode array) {
    for (EffectSet set : request.sets()) {
      if (set.kind() != Kind.TOGETHER) {
        ObjectNode one = array.addObject();
        one.put("kind", set.kind() == Kind.ALONE ? "alone" : "all-but");
        one.put("effect", set.effect().label());
        times(one, set);
      }
    }
  }

  private void times(ObjectNode json, EffectSet set) {
    List<ChipOutcome> chips = evaluation.of(set);
    ArrayNode times = json.putArray("times");
    for (int t = 0; t < request.times().length; t++) {
      ObjectNode time = times.addObject();
      label(time, request.times()[t]);
      ArrayNode accuracies = time.putArray("accuracies");
      ArrayNode losses = time.putArray("losses");
      double[] values = new double[chips.size()];
      for (int c = 0; c < values.length; c++) {
        Score score = chips.get(c).scores().get(t);
        values[c] = score.accuracy();
        accuracies.add(score.accuracy());
        losses.add(score.loss());
      }
      summary(time, values);
      if (text()) {
        ArrayNode perplexities = time.putArray("perplexities");
        for (ChipOutcome chip : chips) {
          perplexities.add(chip.scores().get(t).perplexity());
        }
      }
      if (countsWords()) {
        ArrayNode perplexities = time.putArray("wordPerplexities");
        for (ChipOutcome chip : chips) {
          perplexities.add(wordPerplexity(chip.scores().get(t)));
        }
      }
    }
  }

  private boolean countsWords() {
    return text() && tokensPerWord != 1 && tokensPerWord < LONGEST_WORD;
  }

  /** e to the cross-entropy of a word, which texts cut into other tokens can be compared by. */
  private double wordPerplexity(Score score) {
    return StrictMath.exp(score.loss() * tokensPerWord);
  }

  private boolean text() {
    return evaluation.task() == Task.TEXT;
  }

  private static void label(ObjectNode time, double seconds) {
    time.put("seconds", seconds).put("label", Unit.SECONDS.format(seconds));
  }

  private void summary(ObjectNode time, double[] accuracies) {
    Summary summary = Summary.of(accuracies);
    time.put("mean", summary.mean());
    time.put("std", summary.std());
    time.put("fifthPercentile", summary.fifthPercentile());
    if (summary.confidence().bounded()) {
      interval(time.putArray("confidence"), summary.confidence());
    }
    if (evaluation.threshold() > 0) {
      double share = Summary.share(accuracies, evaluation.threshold());
      time.put("yield", share);
      interval(time.putArray("yieldConfidence"), Interval.wilson(share, accuracies.length));
    }
  }

  private static void interval(ArrayNode array, Interval interval) {
    array.add(interval.low()).add(interval.high());
  }

  private void layers(ObjectNode json) {
    if (evaluation.layers().stream().allMatch(List::isEmpty)) {
      return;
    }
    ArrayNode times = json.putArray("layers");
    for (int t = 0; t < request.times().length; t++) {
      ObjectNode time = times.addObject();
      label(time, request.times()[t]);
      ArrayNode layers = time.putArray("layers");
      for (LayerFigures layer : evaluation.layers().get(t)) {
        ObjectNode one = layers.addObject().put("name", layer.name());
        put(one, "snrDecibel", layer.snrDecibel());
        put(one, "clippedInputShare", layer.clippedInputShare());
        put(one, "clippedOutputShare", layer.clippedOutputShare());
        put(one, "effectiveLsb", layer.effectiveLsb());
        put(one, "worstDrop", layer.worstDrop());
      }
    }
  }

  /** A number that does not exist is left out. */
  private static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    }
  }

  /**
   * Lines of {@code evaluation.csv}, without the first: one for each set of effects, chip and read
   * time.
   *
   * @param run what the run is called
   */
  public String csv(String run) {
    StringBuilder text = new StringBuilder();
    String quoted = run.matches("[\\w.-]+") ? run : '"' + run.replace("\"", "\"\"") + '"';
    for (ChipOutcome chip : evaluation.chips()) {
      for (int t = 0; t < request.times().length; t++) {
        Score score = chip.scores().get(t);
        text.append(quoted).append(',').append(chip.set().label()).append(',');
        text.append(chip.chip()).append(',').append(request.times()[t]).append(',');
        text.append(score.accuracy()).append(',').append(score.loss()).append('\n');
      }
    }
    return text.toString();
  }
}
