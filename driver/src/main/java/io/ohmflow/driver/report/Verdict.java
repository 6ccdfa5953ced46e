package io.ohmflow.driver.report;

import io.ohmflow.driver.report.Evaluation.ReadTime;
import io.ohmflow.driver.report.Metrics.Evaluated;
import java.util.List;
import java.util.Locale;

/** The top of a run report: what came out, at a glance. */
final class Verdict {
  private static final double DAY = 86_400;

  private final ReportData data;

  Verdict(ReportData data) {
    this.data = data;
  }

  /** Adds the heading, one sentence, and the accuracies with their uncertainty. */
  void write(Html html) {
    html.open("header", "class", "masthead");
    html.element("p", "Ohmflow run report", "class", "eyebrow");
    html.element("h1", data.name());
    html.element("p", sentence(), "class", "lede");
    data.evaluation().ifPresent(evaluation -> ledger(html, evaluation));
    facts(html);
    html.close();
  }

  private String sentence() {
    if (data.evaluation().isEmpty()) {
      return unevaluated();
    }
    Evaluation evaluation = data.evaluation().get();
    String subject =
        data.plan().map(Plan::network).filter(name -> !name.isEmpty()).orElse("The network");
    if (evaluation.times().isEmpty()) {
      return evaluation.digital() == null
          ? "The evaluation holds no results."
          : subject
              + does(evaluation, evaluation.digital().accuracy())
              + " in exact arithmetic. No chips were simulated.";
    }
    ReadTime time = headline(evaluation.times());
    double mean = time.summary().mean();
    StringBuilder text = new StringBuilder(subject);
    text.append(" on ").append(evaluation.profile()).append(" chips");
    text.append(does(evaluation, mean))
        .append(' ')
        .append(time.label())
        .append(" after programming");
    if (evaluation.digital() != null) {
      double difference = mean - evaluation.digital().accuracy();
      text.append(", ").append(Figures.percentDigits(Math.abs(difference)));
      text.append(" percentage points ").append(difference < 0 ? "below" : "above");
      text.append(" exact digital arithmetic");
    }
    return text.append('.').toString();
  }

  private static String does(Evaluation evaluation, double accuracy) {
    String share = Figures.percent(accuracy);
    return evaluation.predictsText()
        ? " predicts " + share + " of the next tokens of the test text correctly"
        : " classifies " + share + " of the test samples correctly";
  }

  private String unevaluated() {
    List<Evaluated> evaluations = data.metrics().evaluations();
    if (evaluations.isEmpty()) {
      return data.metrics().steps().isEmpty()
          ? "Nothing has been measured yet."
          : "Training was recorded; the network has not been evaluated on simulated chips.";
    }
    Evaluated last = evaluations.get(evaluations.size() - 1);
    return "After step "
        + last.step()
        + " the digital accuracy was "
        + Figures.percent(last.digitalAccuracy())
        + (Double.isNaN(last.noisyAccuracy())
            ? ". "
            : " and the accuracy on chips " + Figures.percent(last.noisyAccuracy()) + ". ")
        + "The final evaluation is not there yet.";
  }

  /** The read time closest to a day: programming has settled, the chip is in use. */
  private static ReadTime headline(List<ReadTime> times) {
    ReadTime best = times.get(0);
    for (ReadTime time : times) {
      if (distance(time) < distance(best)) {
        best = time;
      }
    }
    return best;
  }

  private static double distance(ReadTime time) {
    return Math.abs(Math.log((time.seconds() + 1) / DAY));
  }

  private void ledger(Html html, Evaluation evaluation) {
    html.open("div", "class", "ledger");
    if (evaluation.digital() != null) {
      double accuracy = evaluation.digital().accuracy();
      Interval interval = wilson(accuracy, evaluation.samples());
      cell(html, "digital", "digital", accuracy, interval);
      html.element("p", "exact arithmetic", "class", "note");
      if (evaluation.predictsText()) {
        perplexity(html, evaluation.digital().perplexity(), "");
      }
      referenceDigital(html, evaluation.reference());
      html.close();
    }
    for (ReadTime time : evaluation.times()) {
      Summary summary = time.summary();
      cell(html, "chips", time.label(), summary.mean(), summary.confidence());
      html.element(
          "p", "5th percentile " + Figures.percent(summary.fifthPercentile()), "class", "note");
      if (!time.perplexities().isEmpty()) {
        Summary perplexity = Summary.of(time.perplexities());
        perplexity(html, perplexity.mean(), spread(perplexity.confidence()));
      }
      referenceAt(html, evaluation.reference(), time);
      html.close();
    }
    html.close();
    html.element("p", legend(evaluation), "class", "hint");
  }

  private static void perplexity(Html html, double value, String spread) {
    html.element("p", "perplexity " + Figures.fixed(value, 2) + spread, "class", "note");
  }

  private static String spread(Interval interval) {
    return interval.bounded() ? " \u00b1 " + Figures.fixed(interval.halfWidth(), 2) : "";
  }

  private static Interval wilson(double accuracy, long samples) {
    return samples > 0
        ? Interval.wilson(accuracy, samples)
        : new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** Leaves the cell open for notes. */
  private static void cell(
      Html html, String kind, String label, double accuracy, Interval interval) {
    html.open("div", "class", "cell " + kind);
    html.element("p", label, "class", "label");
    html.open("p", "class", "figure").text(Figures.percentDigits(accuracy));
    html.element("small", "%").close();
    html.element("p", Figures.plusMinus(interval), "class", "interval");
  }

  private static void referenceDigital(Html html, Evaluation reference) {
    if (reference != null && reference.digital() != null) {
      referenceNote(html, reference, Figures.percent(reference.digital().accuracy()));
    }
  }

  private static void referenceAt(Html html, Evaluation reference, ReadTime time) {
    if (reference == null) {
      return;
    }
    for (ReadTime other : reference.times()) {
      if (other.seconds() == time.seconds()) {
        Summary summary = other.summary();
        String interval = Figures.plusMinus(summary.confidence());
        referenceNote(html, reference, Figures.percent(summary.mean()) + " " + interval);
      }
    }
  }

  private static void referenceNote(Html html, Evaluation reference, String figure) {
    html.element("p", reference.label() + " " + figure, "class", "note reference");
  }

  private static String legend(Evaluation evaluation) {
    StringBuilder text = new StringBuilder();
    if (!evaluation.times().isEmpty()) {
      text.append("Mean over ").append(Figures.counted(evaluation.chips(), "simulated chip"));
      text.append(
          " by time since programming, \u00b1 half of the 95\u202f% interval of the mean. ");
    }
    if (evaluation.digital() != null && evaluation.samples() > 0) {
      text.append("Digital \u00b1 half of the Wilson interval for ");
      text.append(
              Figures.counted(
                  evaluation.samples(), evaluation.predictsText() ? "token" : "test sample"))
          .append(". ");
    }
    Evaluation reference = evaluation.reference();
    if (reference != null) {
      text.append("\u201c").append(reference.label()).append("\u201d is another network");
      text.append(" evaluated on the same chips.");
    }
    return text.toString().strip();
  }

  private void facts(Html html) {
    html.open("dl", "class", "facts");
    data.plan()
        .ifPresent(
            plan -> {
              fact(html, "network", plan.network());
              fact(html, "parameters", Figures.grouped(plan.parameters()));
              fact(html, "lanes", String.valueOf(plan.lanes()));
            });
    data.evaluation()
        .ifPresent(
            evaluation -> {
              fact(html, "profile", evaluation.profile());
              fact(html, "chips", Figures.grouped(evaluation.chips()));
            });
    List<Metrics.Step> steps = data.metrics().steps();
    if (!steps.isEmpty()) {
      Metrics.Step last = steps.get(steps.size() - 1);
      fact(html, "steps", Figures.grouped(last.step()));
      if (Double.isFinite(last.epoch())) {
        fact(html, "epochs", String.format(Locale.ROOT, "%.1f", last.epoch()));
      }
      if (!last.digest().isEmpty()) {
        html.open("div", "class", "wide");
        html.element("dt", "digest");
        html.element("dd", last.digest(), "class", "code").close();
      }
    }
    html.close();
  }

  private static void fact(Html html, String name, String value) {
    if (!value.isEmpty()) {
      html.open("div").element("dt", name).element("dd", value).close();
    }
  }
}
