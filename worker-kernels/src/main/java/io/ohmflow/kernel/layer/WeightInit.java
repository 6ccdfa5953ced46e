package io.ohmflow.kernel.layer;

/**
 * How weights start, by the number of inputs of one output (fan-in). Source: He et al., "Delving
 * deep into rectifiers", ICCV 2015.
 */
public enum WeightInit {
  /** Uniform with bound 1/√fan-in, the default of PyTorch's linear and convolution layers. */
  KAIMING_UNIFORM {
    @Override
    Initializer weights(int fanIn) {
      return bias(fanIn);
    }
  },
  /** Normal with standard deviation √(2/fan-in), which keeps the variance through rectifiers. */
  KAIMING_NORMAL {
    @Override
    Initializer weights(int fanIn) {
      return new Initializer.Normal((float) Math.sqrt(2.0 / fanIn));
    }
  };

  abstract Initializer weights(int fanIn);

  /** Biases are uniform with bound 1/√fan-in whatever the weights are. */
  static Initializer bias(int fanIn) {
    return new Initializer.Uniform((float) (1 / Math.sqrt(fanIn)));
  }
}
