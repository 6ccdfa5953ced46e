package io.ohmflow.kernel.layer;

import io.ohmflow.kernel.optim.Kind;
import io.ohmflow.kernel.optim.MovingAverage;
import io.ohmflow.profile.document.Section;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What layers with a weight matrix have in common.
 *
 * <p>Parameters, in this order: {@code weight} (first axis = outputs), {@code bias}, and for layers
 * on tiles {@code input-range} and the statistic {@code adc-range}: full-scale input of the DAC, in
 * units of the layer's input, and full-scale input of the ADC, in normalised units. 0 = unknown.
 *
 * @param outputs columns of the matrix, all groups together
 * @param bias whether a digital bias is added
 * @param place whether the weights go on tiles
 * @param init how weights start
 * @param inputRange how training finds the input range
 */
record WeightSpec(int outputs, Bias bias, Place place, WeightInit init, InputRange inputRange)
    implements Serializable {
  /** Name of the matrix among the parameters. */
  static final String WEIGHT = "weight";

  /** Name of what is added to the outputs. */
  static final String BIAS = "bias";

  private static final int MAX_OUTPUTS = 1 << 20;

  /** Whether a bias is added to the outputs. */
  enum Bias {
    ADDED,
    NONE
  }

  /** Where a layer's products are computed on a chip. */
  enum Place {
    TILES,
    DIGITAL
  }

  /**
   * Reads {@code out} (required), {@code bias} (true), {@code analog} (true) and {@code init}
   * (kaiming-uniform).
   */
  static WeightSpec read(Section s) {
    return read(s, s.integer("out", 1, MAX_OUTPUTS));
  }

  /**
   * Reads the keys of {@link #read(Section)} but {@code out}, for layers that know their outputs.
   */
  static WeightSpec read(Section s, int outputs) {
    return new WeightSpec(
        outputs,
        s.flag("bias", true) ? Bias.ADDED : Bias.NONE,
        s.flag("analog", true) ? Place.TILES : Place.DIGITAL,
        s.choice("init", WeightInit.class, WeightInit.KAIMING_UNIFORM),
        InputRange.of(InputRange.Policy.MOVING));
  }

  WeightSpec with(InputRange range) {
    return new WeightSpec(outputs, bias, place, init, range);
  }

  boolean onTiles() {
    return place == Place.TILES;
  }

  boolean hasBias() {
    return bias == Bias.ADDED;
  }

  /**
   * The layer's parameters.
   *
   * @param shape of the weight, outputs first
   */
  List<ParameterSpec> parameters(List<Integer> shape) {
    int fanIn = shape.subList(1, shape.size()).stream().reduce(1, Math::multiplyExact);
    Kind kind = onTiles() ? Kind.WEIGHT : Kind.DIGITAL;
    List<ParameterSpec> all = new ArrayList<>();
    all.add(new ParameterSpec(WEIGHT, shape, kind, init.weights(fanIn), null));
    if (hasBias()) {
      all.add(ParameterSpec.trained(BIAS, Kind.DIGITAL, WeightInit.bias(fanIn), outputs));
    }
    if (onTiles()) {
      all.add(inputRange.parameter());
      all.add(ParameterSpec.statistic("adc-range", 1, 0, MovingAverage.range()));
    }
    return all;
  }

  /** As many equal matrices as there are groups, if they go on tiles. */
  List<LayerSpec.TiledMatrix> matrices(LayerSpec.TiledMatrix matrix, int groups) {
    return onTiles() ? Collections.nCopies(groups, matrix) : List.of();
  }
}
