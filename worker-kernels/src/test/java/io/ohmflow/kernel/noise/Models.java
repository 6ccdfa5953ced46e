package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;

/** Sections of profiles and samples of devices for tests. */
final class Models {
  static final double PCM_G_MAX = 25;

  private static final long PROGRAMMING_SEED = 21;
  private static final long DRIFT_SEED = 22;
  private static final long READ_SEED = 23;
  private static final long CHIP_SEED = 24;

  static final ConductanceRange PCM_RANGE = ConductanceRange.upTo(PCM_G_MAX);

  static final String PCM_PROGRAMMING =
      """
      model: polynomial
      reference-g-max: 25 uS
      coefficients: [0.26348 uS, 1.9650 uS, -1.1731 uS]
      """;

  static final String PCM_DRIFT =
      """
      model: power-law-log
      t0: 20 s
      mean: {slope: -0.0155, offset: 0.0244, min: 0.049, max: 0.1}
      std: {slope: -0.0125, offset: -0.0059, min: 0.008, max: 0.045}
      """;

  static final String PCM_READ =
      """
      model: one-over-f
      read-duration: 250 ns
      scale: 0.0088
      exponent: 0.65
      max: 0.2
      """;

  static final String WAN_RELAXATION =
      """
      model: relaxation-table
      reference-g-max: 40 uS
      times: [1 s, 1 day, 2 days]
      coefficients:
        - [0.348 uS, 16.030 uS, -43.853 uS, 45.393 uS, -16.815 uS]
        - [0.701 uS, 22.086 uS, -50.773 uS, 47.095 uS, -16.458 uS]
        - [0.782 uS, 20.274 uS, -43.507 uS, 37.062 uS, -11.934 uS]
      """;

  static final String TABLE =
      """
      model: table
      file: example.csv
      table:
        times: [1 s, 1 s, 1 day, 1 day]
        conductances: [0 uS, 20 uS, 0 uS, 20 uS]
        mean-errors: [0 uS, 0.2 uS, 0 uS, -1 uS]
        deviations: [0.1 uS, 0.5 uS, 0.2 uS, 0.8 uS]
      """;

  /** Programming noise models, each with all of its keys that have no default. */
  static final Map<String, String> PROGRAMMING =
      Map.of(
          "none", "model: none",
          "polynomial", PCM_PROGRAMMING,
          "gaussian", "{model: gaussian, std: 0.03, of: range}",
          "uniform", "{model: uniform, width: 0.1, of: conductance}",
          "log-normal", "{model: log-normal, std: 0.1}",
          "curve", "{model: curve, full-scale: 25, deviation: {form: constant, value: 0.5}}",
          "accepted",
              "{model: accepted, acceptance: wide, fits: {wide: {full-scale: 25, deviation: {form:"
                  + " polynomial, coefficients: [0.01, 0.01]}}}}",
          "table", TABLE,
          "class", "{model: class, class: io.ohmflow.kernel.noise.UserModels$Programming}");

  /** Drift models. */
  static final Map<String, String> DRIFT =
      Map.of(
          "none", "model: none",
          "power-law", "{model: power-law, t0: 20 s, mean: 0.1, std: 0.05}",
          "power-law-log", PCM_DRIFT,
          "power-law-curve",
              """
              model: power-law-curve
              t0: 300 s
              mean: {form: polynomial, coefficients: [0.07, -0.01]}
              std: {form: constant, value: 0.01}
              """,
          "logarithmic",
              "{model: logarithmic, mean-per-log: -0.1 uS, std: 0.4 uS, std-per-log: 0.05 uS}",
          "retention", "{model: retention, exponent: 0.05, towards: random}",
          "mean-shift",
              """
              model: mean-shift
              full-scale: 25
              times: [1 day, 2 days]
              coefficients: [[0, 0.01], [0, 0.02]]
              """,
          "table", TABLE,
          "class", "{model: class, class: io.ohmflow.kernel.noise.UserModels$Ageing}");

  /** Read noise models. */
  static final Map<String, String> READ =
      Map.of(
          "none",
          "model: none",
          "one-over-f",
          PCM_READ,
          "curve",
          "{model: curve, deviation: {form: root, scale: 0.05}}",
          "relaxation-table",
          WAN_RELAXATION,
          "table",
          TABLE,
          "class",
          "{model: class, class: io.ohmflow.kernel.noise.UserModels$Reading}");

  /** Models of noise per multiplication. */
  static final Map<String, String> MVM =
      Map.of(
          "none", "model: none",
          "output-referred", "{model: output-referred, weight-noise: 0.0175}",
          "additive", "{model: additive, weight-noise: 0.01}",
          "by-conductance",
              "{model: by-conductance, deviation: {form: saturating, height: 0.1, scale: 0.2}}",
          "class", "{model: class, class: io.ohmflow.kernel.noise.UserModels$Multiplying}");

  /** Current-voltage models. */
  static final Map<String, String> CURRENT_VOLTAGE =
      Map.of(
          "linear", "model: linear",
          "cubic", "{model: cubic, curvature: 0.25}",
          "milo", "model: milo",
          "class", "{model: class, class: io.ohmflow.kernel.noise.UserModels$Current}");

  /** Mean and standard deviation of a sample. */
  record Moments(double mean, double std) {
    static Moments of(float[] sample) {
      double mean = 0;
      for (float v : sample) {
        mean += v;
      }
      mean /= sample.length;
      double squares = 0;
      for (float v : sample) {
        squares += (v - mean) * (v - mean);
      }
      return new Moments(mean, Math.sqrt(squares / sample.length));
    }
  }

  private Models() {}

  /** The devices of a built-in profile with {@code key=value} changes. */
  static DeviceModel device(String profile, String... changes) {
    Problems problems = new Problems();
    DeviceModel device = DeviceModel.of(profile(problems, profile, changes));
    problems.throwIfAny();
    return device;
  }

  /** A built-in profile with {@code key=value} changes. */
  static HardwareProfile profile(Problems problems, String name, String... changes) {
    Document document = ProfileCatalog.open(name, problems);
    for (String change : changes) {
      int at = change.indexOf('=');
      document = document.with(change.substring(0, at), change.substring(at + 1), "test");
    }
    return HardwareProfile.read(document, problems);
  }

  /** Conductances of n devices of one target as they are programmed. */
  static float[] programmed(DeviceModel device, float target, int n) {
    return sample(
        target,
        n,
        PROGRAMMING_SEED,
        (c, d) -> {
          c.devices(NoiseKey.of(CHIP_SEED));
          device.program(c, 1, NoiseKey.of(PROGRAMMING_SEED), d);
        });
  }

  /** Conductances of n devices that sit at their target, as they are read at a time. */
  static float[] read(DeviceModel device, float target, double seconds, int n) {
    return sample(
        target,
        n,
        READ_SEED,
        (c, d) -> {
          c.devices(NoiseKey.of(CHIP_SEED));
          device.exponents(c, NoiseKey.of(DRIFT_SEED), d);
          device.read(c, seconds, 1, NoiseKey.of(READ_SEED), d);
        });
  }

  /** Conductances of n devices of one target, programmed and then read at a time. */
  static float[] aged(DeviceModel device, float target, double seconds, int n) {
    return sample(
        target,
        n,
        READ_SEED,
        (c, d) -> {
          c.devices(NoiseKey.of(CHIP_SEED));
          device.program(c, 1, NoiseKey.of(PROGRAMMING_SEED), d);
          device.exponents(c, NoiseKey.of(DRIFT_SEED), d);
          device.read(c, seconds, 1, NoiseKey.of(READ_SEED), d);
        });
  }

  static Section section(String yaml) {
    return Document.parse(yaml, "test.yaml", new Problems()).root();
  }

  static Drift pcmDrift() {
    return NoiseModels.drift(section(PCM_DRIFT), PCM_RANGE);
  }

  /**
   * Runs a model over n devices of one target, chunk by chunk, and collects {@code chunk.g}, which
   * starts at the target.
   */
  static float[] sample(float target, int n, long seed, BiConsumer<DeviceChunk, Draws> model) {
    Draws draws = new Draws();
    DeviceChunk chunk = new DeviceChunk();
    float[] all = new float[n];
    for (int from = 0; from < n; from += DeviceChunk.SIZE) {
      int count = Math.min(DeviceChunk.SIZE, n - from);
      chunk.targets(target, count);
      chunk.startsAt(from);
      Arrays.fill(chunk.g, 0, count, target);
      model.accept(chunk, draws.at(NoiseKey.of(seed), from));
      System.arraycopy(chunk.g, 0, all, from, count);
    }
    return all;
  }
}
