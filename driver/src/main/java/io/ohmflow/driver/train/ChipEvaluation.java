package io.ohmflow.driver.train;

import io.ohmflow.driver.config.EvaluationConfig;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.kernel.noise.Effect;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What {@code evaluate} found: the digital network beside a population of chips.
 *
 * @param profile name of the hardware profile
 * @param task what the network is for
 * @param request which chips, effects and read times
 * @param threshold accuracy that a chip must reach to be of use, 0 for none
 * @param digital score of the digital network
 * @param chips one outcome per set of effects and chip, sets in the order of the request
 * @param layers for each read time the layers on tiles, or none
 */
public record ChipEvaluation(
    String profile,
    Task task,
    ChipRequest request,
    double threshold,
    Score digital,
    List<ChipOutcome> chips,
    List<List<LayerFigures>> layers) {

  /**
   * Tries a network on the chips of its run, with all effects: the digital network first, then
   * every chip, then the layers of a few.
   */
  public static ChipEvaluation of(
      RunDefinition run,
      LaneEngine local,
      LaneRuntime lanes,
      float[] parameters,
      Progress progress) {
    EvaluationConfig evaluation = run.config().evaluation();
    return of(run, local, lanes, evaluation, Effect.all(), parameters, progress);
  }

  /**
   * Tries a network on chips.
   *
   * @param local measures converter ranges that are not known
   * @param lanes who tries
   * @param evaluation which chips at which times
   * @param wanted effects that chips have, where the profile has them
   * @param parameters the trained network
   */
  public static ChipEvaluation of(
      RunDefinition run,
      LaneEngine local,
      LaneRuntime lanes,
      EvaluationConfig evaluation,
      Set<Effect> wanted,
      float[] parameters,
      Progress progress) {
    ChipRequest request =
        new ChipRequest(
            evaluation.chips(),
            evaluation.times().stream().mapToDouble(Double::doubleValue).toArray(),
            evaluation.seed(),
            evaluation.reestimation(),
            EffectSet.of(run.chip(), wanted, evaluation.effects()));
    float[] calibrated = local.calibrated(parameters);
    return new ChipEvaluation(
        run.profile().name(),
        run.predictsText() ? Task.TEXT : Task.CLASSIFICATION,
        request,
        evaluation.threshold(),
        lanes.evaluateDigital(calibrated),
        lanes.evaluateChips(request, calibrated, progress),
        lanes.inspectLayers(request, calibrated));
  }

  /** What a network is for. */
  public enum Task {
    CLASSIFICATION,
    /** The next token of a text is predicted, so perplexity means something. */
    TEXT
  }

  /** The chips of one set of effects, in order. */
  List<ChipOutcome> of(EffectSet set) {
    return chips.stream().filter(chip -> chip.set().equals(set)).toList();
  }

  /** SHA-256 of all scores: two evaluations are equal if this is. */
  public String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES);
      for (ChipOutcome chip : chips) {
        for (Score score : chip.scores()) {
          numbers.clear();
          numbers.putLong(score.correct()).putLong(score.samples()).putDouble(score.lossSum());
          sha256.update(numbers.array());
        }
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
