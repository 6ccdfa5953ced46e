package io.ohmflow.driver.bench;

import java.util.List;
import java.util.Map;

/**
 * What training steps cost.
 *
 * @param linalg what executed the products
 * @param lanes lanes, each on a thread of its own with a batch of its own
 * @param batch samples of a lane's step
 * @param parameters length of the parameter vector
 * @param steps steps that were measured
 * @param milliseconds of a step of all lanes, update included
 * @param phases parts of lane 0's step and the update, milliseconds
 * @param products time in matrix products within a phase, milliseconds
 * @param gigaflops operations of those products, 10⁹
 * @param layers time of each layer of lane 0, milliseconds
 * @param memory bytes
 */
public record StepReport(
    String linalg,
    int lanes,
    int batch,
    int parameters,
    int steps,
    Spread milliseconds,
    Map<String, Spread> phases,
    Map<String, Spread> products,
    Map<String, Double> gigaflops,
    List<LayerCost> layers,
    Memory memory) {

  /**
   * Medians of one layer, milliseconds; without those of the layers inside of it.
   *
   * @param name dotted name
   * @param tiles programming and reading
   * @param forward forward pass
   * @param backward backward pass
   */
  public record LayerCost(String name, double tiles, double forward, double backward) {}

  /**
   * Memory of the steps.
   *
   * @param laneBytes what the lanes hold after the first steps, buffers of products included, as
   *     the garbage collector sees it
   * @param peakBytes the same with what the largest step allocates beside it
   * @param allocatedPerStep median of the bytes that all threads allocate in a step
   */
  public record Memory(long laneBytes, long peakBytes, long allocatedPerStep) {}

  /** Samples of a second. */
  public double samplesPerSecond() {
    return lanes * batch * 1e3 / milliseconds.median();
  }
}
