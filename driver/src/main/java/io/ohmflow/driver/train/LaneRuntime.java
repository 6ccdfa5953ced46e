package io.ohmflow.driver.train;

import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.server.WireReference;
import java.util.List;

/** Executes the lanes of a step, and the chips of an evaluation, wherever that is. */
public interface LaneRuntime extends AutoCloseable {

  /**
   * Runs every lane of one step.
   *
   * @param step number of the step, from 0
   * @param parameters flat parameter vector of that version; not changed while this runs
   * @param wires parameters for which wires that lag are solved
   */
  StepOutcome step(long step, float[] parameters, WireReference wires);

  /**
   * Classifies the test set on simulated chips.
   *
   * @param request which chips, effects and read times
   * @param parameters the trained network
   * @param progress told the chips done, each set of effects counting anew; closed at the end
   * @return one outcome per set and chip, in order
   */
  List<ChipOutcome> evaluateChips(ChipRequest request, float[] parameters, Progress progress);

  /**
   * Looks at the layers of a few chips with all effects of the request together.
   *
   * @return for each read time the layers on tiles, mean over the chips; no layers where they
   *     cannot be looked at
   */
  List<List<LayerFigures>> inspectLayers(ChipRequest request, float[] parameters);

  /** Classifies the test set with the digital network. */
  Score evaluateDigital(float[] parameters);

  /**
   * Compares gradients of the loss, batch by batch.
   *
   * @param parameters the network
   * @param progress told the batches done; closed at the end
   * @return what {@link GradientProbe#measure} gives, batch by batch for each set of effects
   */
  List<double[]> compareGradients(GradientRequest request, float[] parameters, Progress progress);

  @Override
  void close();
}
