package io.ohmflow.driver.train;

import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.server.CanonicalSum;
import io.ohmflow.driver.server.WireReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Executes all lanes and chips one after another in the calling thread: a whole run inside one
 * Spark task. Sums are canonical, so results are those of any cluster.
 */
public final class LocalLanes implements LaneRuntime {
  private final LaneEngine engine;
  private final int lanes;

  /**
   * @param engine configuration and data
   * @param lanes lanes of the run
   */
  public LocalLanes(LaneEngine engine, int lanes) {
    this.engine = engine;
    this.lanes = lanes;
  }

  @Override
  public StepOutcome step(long step, float[] parameters, WireReference wires) {
    long begin = System.nanoTime();
    float[] sum = CanonicalSum.complete(engine.step(step, 0, lanes, parameters, wires));
    return new StepOutcome(sum, System.nanoTime() - begin);
  }

  @Override
  public List<ChipOutcome> evaluateChips(
      ChipRequest request, float[] parameters, Progress progress) {
    List<ChipOutcome> outcomes = new ArrayList<>();
    for (EffectSet set : request.sets()) {
      progress.start(request.chips());
      for (int chip = 0; chip < request.chips(); chip++) {
        outcomes.add(engine.evaluateChip(set, chip, request, parameters));
        progress.step(chip + 1, "");
      }
    }
    progress.close();
    return outcomes;
  }

  @Override
  public List<List<LayerFigures>> inspectLayers(ChipRequest request, float[] parameters) {
    return engine.inspectChip(0, request, parameters);
  }

  @Override
  public Score evaluateDigital(float[] parameters) {
    Score total = new Score(0, 0, 0);
    for (int batch = 0; batch < engine.evaluationBatches(); batch++) {
      total = total.plus(engine.evaluateDigital(batch, parameters));
    }
    return total;
  }

  @Override
  public List<double[]> compareGradients(
      GradientRequest request, float[] parameters, Progress progress) {
    List<double[]> replies = new ArrayList<>();
    progress.start((long) request.sets().size() * request.batches());
    for (int set = 0; set < request.sets().size(); set++) {
      for (int batch = 0; batch < request.batches(); batch++) {
        replies.add(engine.compareGradients(request, set, batch, parameters));
        progress.step(replies.size(), "");
      }
    }
    progress.close();
    return replies;
  }

  @Override
  public void close() {}
}
