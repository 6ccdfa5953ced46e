package io.ohmflow.driver.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.profile.document.Unit;
import java.util.List;

/**
 * What {@code evaluate} found: the digital network beside a population of chips.
 *
 * @param profile name of the hardware profile
 * @param request which chips and read times
 * @param digital score of the digital network
 * @param chips one outcome per chip
 */
public record ChipEvaluation(
    String profile, ChipRequest request, Score digital, List<ChipOutcome> chips) {

  /** Runs it: the digital network first, then every chip. */
  public static ChipEvaluation run(
      LaneRuntime lanes, String profile, ChipRequest request, float[] parameters) {
    Score digital = lanes.evaluateDigital(parameters);
    return new ChipEvaluation(profile, request, digital, lanes.evaluateChips(request, parameters));
  }

  /** The form of {@code evaluation.json}. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("profile", profile)
            .put("samples", digital.samples())
            .put("seed", request.seed());
    if (request.reestimation().isNeeded()) {
      ArrayNode kinds = json.putArray("reestimated");
      request.reestimation().kinds().stream().sorted().forEach(k -> kinds.add(k.label()));
    }
    json.putObject("digital").put("accuracy", digital.accuracy()).put("loss", digital.loss());
    ArrayNode times = json.putArray("times");
    for (int t = 0; t < request.times().length; t++) {
      ObjectNode time = times.addObject();
      double seconds = request.times()[t];
      time.put("seconds", seconds).put("label", Unit.SECONDS.format(seconds));
      ArrayNode accuracies = time.putArray("accuracies");
      ArrayNode losses = time.putArray("losses");
      for (ChipOutcome chip : chips) {
        accuracies.add(chip.scores().get(t).accuracy());
        losses.add(chip.scores().get(t).loss());
      }
    }
    return json;
  }
}
