package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.Arrays;
import java.util.Random;

/** Chips, matrices and passes for tests. */
final class Chips {
  static final NoiseKey KEY = NoiseKey.of(20_240_117);

  /** Changes that give the profile {@code ideal} 8-bit converters of fixed ranges. */
  static final String[] CONVERTERS = {
    "dac.bits=8 bit", "dac.policy=fixed", "dac.range=1",
    "adc.bits=8 bit", "adc.policy=fixed", "adc.range=10"
  };

  private Chips() {}

  /** The profile {@code ideal} with {@code key=value} changes. */
  static ChipModel ideal(String... changes) {
    return chip("ideal", changes);
  }

  /** A built-in profile with {@code key=value} changes. */
  static ChipModel chip(String profile, String... changes) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open(profile, problems);
    for (String change : changes) {
      int at = change.indexOf('=');
      document = document.with(change.substring(0, at), change.substring(at + 1), "test");
    }
    ChipModel chip = ChipModel.of(HardwareProfile.read(document, document.problems()));
    document.root().finish();
    document.problems().throwIfAny();
    problems.throwIfAny();
    return chip;
  }

  static AnalogMatrix tiles(ChipModel chip, int inputs, int outputs, int maxVectors) {
    return new AnalogMatrix(chip, inputs, outputs, maxVectors, Linalg.portable(), new Draws());
  }

  /** Tiles programmed with the weights [outputs × inputs] and read at once. */
  static AnalogMatrix programmed(ChipModel chip, Matrix weights, int maxVectors) {
    AnalogMatrix tiles = tiles(chip, weights.columns(), weights.rows(), maxVectors);
    tiles.program(weights, KEY.child(1), 1);
    tiles.read(0, KEY.child(2));
    return tiles;
  }

  static AnalogMatrix.Drive drive(float inputRange, float adcRange) {
    return new AnalogMatrix.Drive(inputRange, adcRange, KEY.child(3), 0, 1);
  }

  static Matrix multiply(AnalogMatrix tiles, Matrix x, int outputs, AnalogMatrix.Drive drive) {
    Matrix y = Matrix.zeros(x.rows(), outputs);
    tiles.multiply(x, y, drive);
    return y;
  }

  static Matrix normal(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Matrix.of(values, rows, columns);
  }

  static Matrix filled(int rows, int columns, float value) {
    float[] values = new float[rows * columns];
    Arrays.fill(values, value);
    return Matrix.of(values, rows, columns);
  }

  /** Exact x·Wᵀ for weights [outputs × inputs]. */
  static double[] product(Matrix x, Matrix weights) {
    double[] y = new double[x.rows() * weights.rows()];
    for (int v = 0; v < x.rows(); v++) {
      for (int o = 0; o < weights.rows(); o++) {
        double sum = 0;
        for (int i = 0; i < weights.columns(); i++) {
          sum += (double) x.at(v, i) * weights.at(o, i);
        }
        y[v * weights.rows() + o] = sum;
      }
    }
    return y;
  }

  static double std(float[] values) {
    double mean = mean(values);
    double squares = 0;
    for (float v : values) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  static double mean(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum / values.length;
  }
}
