package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.bench.Spread;
import io.ohmflow.driver.bench.StepReport;
import io.ohmflow.driver.bench.StepReport.LayerCost;
import io.ohmflow.driver.plan.RunDefinition;
import java.util.Locale;

/** What steps cost, for a person and as JSON. */
final class BenchText {
  private static final double MEBIBYTE = 1 << 20;

  private final String network;
  private final RunDefinition run;
  private final StepReport report;

  BenchText(String network, RunDefinition run, StepReport report) {
    this.network = network;
    this.run = run;
    this.report = report;
  }

  private String gradient() {
    return run.config().training().gradient().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("network", network)
        .put("gradient", gradient())
        .put("hardware", run.profile().name())
        .put("linalg", report.linalg())
        .put("lanes", report.lanes())
        .put("batch", report.batch())
        .put("parameters", report.parameters())
        .put("steps", report.steps());
    put(json.putObject("milliseconds"), report.milliseconds());
    json.put("samplesPerSecond", report.samplesPerSecond());
    ObjectNode phases = json.putObject("phases");
    report.phases().forEach((name, spread) -> put(phases.putObject(name), spread));
    ObjectNode products = json.putObject("products");
    report
        .products()
        .forEach(
            (name, spread) -> {
              ObjectNode each = products.putObject(name);
              put(each, spread);
              each.put("gigaflop", report.gigaflops().get(name));
            });
    for (LayerCost layer : report.layers()) {
      json.withArray("layers")
          .addObject()
          .put("name", layer.name())
          .put("tiles", layer.tiles())
          .put("forward", layer.forward())
          .put("backward", layer.backward());
    }
    json.putObject("bytes")
        .put("held", report.memory().laneBytes())
        .put("peak", report.memory().peakBytes())
        .put("allocatedPerStep", report.memory().allocatedPerStep());
    return json;
  }

  private static void put(ObjectNode to, Spread spread) {
    to.put("median", spread.median()).put("p10", spread.p10()).put("p90", spread.p90());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s, gradient %s, hardware %s, %s",
        network,
        gradient(),
        run.profile().name(),
        report.linalg());
    line(
        text,
        "%d lane%s of %d samples, %d steps: %.2f ms (p10 %.2f, p90 %.2f), %.0f samples/s",
        report.lanes(),
        report.lanes() == 1 ? "" : "s",
        report.batch(),
        report.steps(),
        report.milliseconds().median(),
        report.milliseconds().p10(),
        report.milliseconds().p90(),
        report.samplesPerSecond());
    line(
        text,
        "held %.1f MiB, peak %.1f MiB, allocated in a step %.1f KiB",
        report.memory().laneBytes() / MEBIBYTE,
        report.memory().peakBytes() / MEBIBYTE,
        report.memory().allocatedPerStep() / 1024.0);
    line(text, "");
    line(text, "%-10s %9s %13s %9s", "phase", "ms", "products, ms", "GFLOP/s");
    report.phases().forEach((name, spread) -> phase(text, name, spread));
    line(text, "");
    line(text, "%-34s %9s %9s %9s", "layer", "tiles, ms", "forward", "backward");
    for (LayerCost layer : report.layers()) {
      line(
          text,
          "%-34s %9.3f %9.3f %9.3f",
          layer.name(),
          layer.tiles(),
          layer.forward(),
          layer.backward());
    }
    return text.toString();
  }

  private void phase(StringBuilder text, String name, Spread spread) {
    Spread products = report.products().get(name);
    if (products == null || products.median() == 0) {
      line(text, "%-10s %9.3f", name, spread.median());
      return;
    }
    double rate = report.gigaflops().get(name) / products.median() * 1e3;
    line(text, "%-10s %9.3f %13.3f %9.1f", name, spread.median(), products.median(), rate);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
