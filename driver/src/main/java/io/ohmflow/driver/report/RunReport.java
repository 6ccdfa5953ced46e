package io.ohmflow.driver.report;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The report of one run: a page that shows what came out, how, and on what hardware. */
public final class RunReport {
  private static final String PROFILE = "profile.yaml";

  private final ReportData data;
  private final Page page;

  private final List<String> notes;
  private final Optional<HardwareProfile> hardware;

  private RunReport(ReportData data) {
    this.data = data;
    this.page = new Page(data.name() + " \u00b7 Ohmflow run report");
    this.notes = new ArrayList<>(data.notes());
    this.hardware = data.profile().flatMap(this::profile);
  }

  /** The page as one HTML document that needs no network. */
  public static String render(ReportData data) {
    return new RunReport(data).render();
  }

  private String render() {
    new Verdict(data).write(page.body());
    notes();
    chips();
    training();
    gradients();
    network();
    devices();
    configuration();
    environment();
    return page.render();
  }

  private Optional<HardwareProfile> profile(String text) {
    Problems problems = new Problems();
    Document document = Document.parse(text, PROFILE, problems);
    HardwareProfile profile = HardwareProfile.read(document, problems);
    ChipModel.of(profile);
    if (problems.isEmpty()) {
      return Optional.of(profile);
    }
    problems.list().forEach(problem -> notes.add(problem.toString()));
    return Optional.empty();
  }

  private void notes() {
    if (notes.isEmpty()) {
      return;
    }
    page.body().open("aside", "class", "notes");
    page.body().element("p", "Parts of this report are left out:").open("ul");
    notes.forEach(note -> page.body().element("li", note));
    page.body().close().close();
  }

  private void chips() {
    Optional<Evaluation> found = data.evaluation().filter(e -> !e.times().isEmpty());
    if (found.isEmpty()) {
      return;
    }
    Evaluation evaluation = found.get();
    page.body().open("section").element("h2", "Accuracy on chips");
    page.charts(AccuracyCharts.of(evaluation));
    page.body().add(ChipTables.times(evaluation));
    List<Chart> yields = YieldCharts.of(evaluation);
    if (!yields.isEmpty()) {
      page.charts(yields);
    }
    page.body().close();
    effects(evaluation);
    layers(evaluation);
  }

  private void effects(Evaluation evaluation) {
    List<Chart> charts = EffectCharts.of(evaluation);
    if (charts.isEmpty()) {
      return;
    }
    page.body().open("section").element("h2", "What costs accuracy");
    page.charts(charts);
    page.body().add(ChipTables.effects(evaluation));
    page.body()
        .element(
            "p",
            "Percentage points, mean over the chips \u00b1 half of its 95\u202f% interval. A chip"
                + " has the same devices whatever is switched on. Effects act on each other, so the"
                + " parts need not add up to the whole.",
            "class",
            "caption");
    page.body().close();
  }

  private void layers(Evaluation evaluation) {
    if (evaluation.layers().stream().allMatch(time -> time.layers().isEmpty())) {
      return;
    }
    page.body().open("section").element("h2", "Signal in each layer");
    page.body().add(ChipTables.layers(evaluation));
    page.body()
        .element(
            "p",
            "Ratio of the exact products to the deviation of a chip's, mean over a few chips; the"
                + " other columns are of the last read time. An effective LSB is one ADC step in"
                + " standard deviations of the layer's products.",
            "class",
            "caption");
    page.body().close();
  }

  private void training() {
    List<Chart> charts = TrainingCharts.of(data.metrics());
    if (!charts.isEmpty()) {
      page.section("Training", charts);
    }
  }

  private void gradients() {
    if (data.gradients().isEmpty() || data.gradients().get().checkpoints().isEmpty()) {
      return;
    }
    Gradients gradients = data.gradients().get();
    List<Gradients.Stage> stages = gradients.checkpoints();
    page.body().open("section").element("h2", "Direction of the gradient");
    page.charts(GradientCharts.of(gradients));
    page.body().add(GradientTable.of(stages.get(stages.size() - 1)));
    GradientAdvice.of(gradients).forEach(sentence -> page.body().element("p", sentence));
    page.body()
        .element(
            "p",
            "Of "
                + gradients.estimator()
                + " at the last checkpoint, against the gradient of the simulated chip: its"
                + " derivative, or differences of the loss where it has none. \u03c1 is the length"
                + " of the error over that of the estimate, the bound \u221a(1 \u2212 \u03c1\u00b2)"
                + " follows from it; slope is what a small step wins over what the estimate"
                + " promises; 95\u202f% of random directions stay below the last column.",
            "class",
            "caption");
    page.body().close();
  }

  private void network() {
    if (data.plan().isEmpty()) {
      return;
    }
    Plan plan = data.plan().get();
    Html html = page.body();
    html.open("section").element("h2", "Network on tiles");
    html.add(LayerTable.of(plan));
    if (plan.layers().stream().anyMatch(layer -> !layer.tiles().isEmpty())) {
      html.open("div", "class", "panel").element("h3", "Tile map");
      html.add(
          TileMap.draw(
              plan, side(HardwareProfile.Tile::rows), side(HardwareProfile.Tile::columns)));
      html.element(
          "p",
          "Every weight matrix to one scale, inputs downwards and outputs to the right; filled is"
              + " what carries weights, an empty outline is the unused rest of a tile.",
          "class",
          "caption");
      html.close();
    }
    html.close();
  }

  /** Length of a side of the hardware's tiles, if it is known and limited. */
  private OptionalInt side(ToIntFunction<HardwareProfile.Tile> side) {
    return hardware
        .map(profile -> side.applyAsInt(profile.tile()))
        .filter(cells -> cells != HardwareProfile.Tile.UNLIMITED)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private void devices() {
    List<Chart> charts = hardware.map(ProfileCharts::devices).orElse(List.of());
    if (!charts.isEmpty()) {
      page.section("Devices of " + hardware.get().name(), charts);
    }
  }

  private void configuration() {
    if (data.configuration().isEmpty() && data.profile().isEmpty()) {
      return;
    }
    page.body().open("section").element("h2", "Configuration");
    data.configuration().ifPresent(text -> page.source("run.yaml", text));
    data.profile().ifPresent(text -> page.source(PROFILE, text));
    page.body().close();
  }

  private void environment() {
    Map<String, String> environment = new TreeMap<>(data.environment());
    if (environment.isEmpty()) {
      return;
    }
    page.body().open("section").element("h2", "Environment").open("dl", "class", "environment");
    environment.forEach(
        (name, value) -> page.body().open("div").element("dt", name).element("dd", value).close());
    page.body().close().close();
  }
}
