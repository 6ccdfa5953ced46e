package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.crossbar.TileBuffers;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.random.Draws;

/**
 * What the layers of one lane share. Not thread-safe: one thread at a time runs a lane.
 *
 * @param chip what the hardware profile says; shared by all lanes
 * @param linalg matrix products
 * @param draws random values
 * @param watch told where a step is
 * @param scratch room for values that no layer keeps
 * @param buffers the same for tiles
 */
public record LaneResources(
    ChipModel chip,
    Linalg linalg,
    Draws draws,
    StepWatch watch,
    LaneScratch scratch,
    TileBuffers buffers) {

  /** Resources of a lane. */
  public LaneResources(ChipModel chip, Linalg linalg, Draws draws, StepWatch watch) {
    this(chip, linalg, draws, watch, new LaneScratch(), new TileBuffers(draws));
  }

  /** Resources of a lane that nobody watches. */
  public LaneResources(ChipModel chip, Linalg linalg, Draws draws) {
    this(chip, linalg, draws, StepWatch.NONE);
  }
}
