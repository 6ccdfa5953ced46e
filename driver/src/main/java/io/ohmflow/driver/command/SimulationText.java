package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.simulate.Simulation;
import io.ohmflow.driver.simulate.SimulationResult;
import io.ohmflow.driver.simulate.SimulationResult.Figures;
import io.ohmflow.profile.document.Unit;
import java.util.Locale;

/** The summary of a simulation, for a person and as JSON. */
final class SimulationText {
  private SimulationText() {}

  /** Numbers that do not exist are null. */
  static ObjectNode json(String profile, Simulation what, SimulationResult result) {
    Figures figures = result.figures();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("profile", profile)
            .put("outputs", what.cells().outputs())
            .put("inputs", what.cells().inputs())
            .put("vectors", what.inputs().rows())
            .put("chips", what.conditions().chips())
            .put("seconds", what.conditions().seconds())
            .put("seed", what.conditions().seed())
            .put("tiles", figures.tiles());
    put(json, "inputRange", figures.inputRange());
    put(json, "adcRange", figures.adcRange());
    put(json, "relativeError", figures.relativeError());
    put(json, "snrDecibel", figures.snrDecibel());
    put(json, "clippedInputShare", figures.clippedInputShare());
    put(json, "clippedOutputShare", figures.clippedOutputShare());
    put(json, "effectiveLsb", figures.effectiveLsb());
    put(json, "worstDrop", figures.worstDrop());
    return json.put("digest", figures.digest());
  }

  private static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    } else {
      json.putNull(key);
    }
  }

  /** A few lines. */
  static String text(String profile, Simulation what, SimulationResult result) {
    Figures f = result.figures();
    int chips = what.conditions().chips();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%d × %d on %d tile%s of %s; %d vector%s on %d chip%s, %s after programming, seed %d",
        what.cells().outputs(),
        what.cells().inputs(),
        f.tiles(),
        plural(f.tiles()),
        profile,
        what.inputs().rows(),
        plural(what.inputs().rows()),
        chips,
        plural(chips),
        Unit.SECONDS.format(what.conditions().seconds()),
        what.conditions().seed());
    if (f.relativeError() == 0) {
      text.append("equal to the exact product\n");
    } else if (Double.isFinite(f.relativeError())) {
      line(
          text,
          "relative error: %.4g against the exact product (%.1f dB)",
          f.relativeError(),
          f.snrDecibel());
    }
    line(
        text,
        "clipped: %.2f %% of inputs, %.2f %% of outputs",
        100 * f.clippedInputShare(),
        100 * f.clippedOutputShare());
    if (f.effectiveLsb() > 0) {
      line(text, "ADC: range %.4g, one step is %.4g of an output", f.adcRange(), f.effectiveLsb());
    }
    if (Double.isFinite(f.worstDrop())) {
      line(text, "worst loss in the wires: %.3f %%", 100 * f.worstDrop());
    }
    return text.append("digest: ").append(f.digest()).toString();
  }

  private static String plural(int count) {
    return count == 1 ? "" : "s";
  }

  private static void line(StringBuilder text, String pattern, Object... values) {
    text.append(String.format(Locale.ROOT, pattern + "%n", values));
  }
}
