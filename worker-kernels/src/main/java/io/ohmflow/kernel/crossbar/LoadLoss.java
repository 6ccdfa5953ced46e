package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.wires.ClosedFormDrop;
import io.ohmflow.kernel.wires.FirstOrderDrop;
import io.ohmflow.kernel.wires.Wires.Model;

/**
 * The derivative of the share that the wires of a tile take by their load: i' = i (1 − p a) to
 * first order, i' = i − c(a) d in closed form.
 *
 * @param first null for a closed form
 * @param closed null for the first order
 */
record LoadLoss(FirstOrderDrop first, ClosedFormDrop closed) {

  static LoadLoss of(ChipModel chip, int rows) {
    return chip.wires().model() == Model.FIRST_ORDER
        ? new LoadLoss(FirstOrderDrop.of(chip.wires(), rows), null)
        : new LoadLoss(null, ClosedFormDrop.of(chip.wires(), chip.device().gMax(), rows));
  }

  /**
   * Goes back through the loss.
   *
   * @param upstream gradient by i'; set to that by i
   * @param loads a; set to the gradient by it
   * @param losable i, or d; in closed form set to the gradient by d
   */
  void back(float[] upstream, float[] loads, float[] losable, int n) {
    if (closed != null) {
      closed.slopes(upstream, loads, losable, n);
      return;
    }
    float share = first.perLoad();
    for (int i = 0; i < n; i++) {
      float whole = upstream[i];
      upstream[i] = whole * (1 - share * loads[i]);
      loads[i] = -whole * share * losable[i];
    }
  }
}
