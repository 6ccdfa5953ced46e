package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The catalogue of noise models: which name in the {@code model} key of a profile section means
 * which model. To add a model, add its line here; a model of the user's own needs none, {@code
 * model: class} names its class.
 *
 * <p>A reader reports problems to its section and then returns the interface's {@code NONE}, so
 * that a profile is checked as a whole.
 */
public final class NoiseModels {
  private static final String NONE = "none";
  private static final String LINEAR = "linear";

  private static final TreeMap<String, ProgrammingReader> PROGRAMMING =
      new TreeMap<>(
          Map.of(
              NONE,
              (s, range) -> ProgrammingNoise.NONE,
              "polynomial",
              PolynomialProgrammingNoise::from,
              "gaussian",
              GaussianProgrammingNoise::from,
              "uniform",
              UniformProgrammingNoise::from,
              "log-normal",
              (s, range) -> LogNormalProgrammingNoise.from(s),
              "curve",
              CurveProgrammingNoise::from,
              "accepted",
              AcceptedProgrammingNoise::from,
              "table",
              (s, range) -> TableProgrammingNoise.from(s),
              "class",
              (s, range) -> ClassModels.read(s, ProgrammingNoise.class, ProgrammingNoise.NONE)));

  private static final TreeMap<String, DriftReader> DRIFT =
      new TreeMap<>(
          Map.of(
              NONE,
              (s, range) -> Drift.NONE,
              "power-law-log",
              PowerLawLogDrift::from,
              "power-law-curve",
              PowerLawCurveDrift::from,
              "power-law",
              (s, range) -> PowerLawDrift.from(s),
              "logarithmic",
              (s, range) -> LogarithmicDrift.from(s),
              "retention",
              RetentionDrift::from,
              "mean-shift",
              MeanShiftDrift::from,
              "table",
              (s, range) -> TableDrift.from(s),
              "class",
              (s, range) -> ClassModels.read(s, Drift.class, Drift.NONE)));

  private static final TreeMap<String, ReadReader> READ =
      new TreeMap<>(
          Map.of(
              NONE,
              (s, range, drift) -> ReadNoise.NONE,
              "one-over-f",
              OneOverFReadNoise::from,
              "curve",
              (s, range, drift) -> CurveReadNoise.from(s, range),
              "relaxation-table",
              (s, range, drift) -> RelaxationReadNoise.from(s, range),
              "table",
              (s, range, drift) -> TableReadNoise.from(s),
              "class",
              (s, range, drift) -> ClassModels.read(s, ReadNoise.class, ReadNoise.NONE)));

  private static final TreeMap<String, MvmReader> MVM =
      new TreeMap<>(
          Map.of(
              NONE,
              s -> MvmNoise.NONE,
              "output-referred",
              OutputReferredMvmNoise::from,
              "additive",
              AdditiveMvmNoise::from,
              "by-conductance",
              ConductanceMvmNoise::from,
              "class",
              s -> ClassModels.read(s, MvmNoise.class, MvmNoise.NONE)));

  private static final TreeMap<String, CurrentVoltageReader> CURRENT_VOLTAGE =
      new TreeMap<>(
          Map.of(
              LINEAR,
              (s, volts) -> CurrentVoltage.LINEAR,
              "cubic",
              CubicCurrentVoltage::from,
              "milo",
              MiloCurrentVoltage::from,
              "class",
              (s, volts) -> ClassModels.read(s, CurrentVoltage.class, CurrentVoltage.LINEAR)));

  private NoiseModels() {}

  /** The programming noise of a profile's {@code device.programming-noise}. */
  public static ProgrammingNoise programming(Section s, ConductanceRange range) {
    return PROGRAMMING.get(model(s, PROGRAMMING, NONE)).read(s, range);
  }

  /** The drift of a profile's {@code device.drift}. */
  public static Drift drift(Section s, ConductanceRange range) {
    return DRIFT.get(model(s, DRIFT, NONE)).read(s, range);
  }

  /**
   * The read noise of a profile's {@code device.read-noise}.
   *
   * @param drift of the same devices, whose reference time starts the noise's clock too
   */
  public static ReadNoise read(Section s, ConductanceRange range, Drift drift) {
    return READ.get(model(s, READ, NONE)).read(s, range, drift);
  }

  /** The noise of a profile's {@code mvm.read-noise}. */
  public static MvmNoise mvm(Section s) {
    return MVM.get(model(s, MVM, NONE)).read(s);
  }

  /**
   * The currents of a profile's {@code device.current-voltage}.
   *
   * @param volts read voltage at full input, V
   */
  public static CurrentVoltage currentVoltage(Section s, double volts) {
    return CURRENT_VOLTAGE.get(model(s, CURRENT_VOLTAGE, LINEAR)).read(s, volts);
  }

  /** Names of all programming noise models, sorted. */
  public static SortedSet<String> programmingNames() {
    return new TreeSet<>(PROGRAMMING.keySet());
  }

  /** Names of all drift models, sorted. */
  public static SortedSet<String> driftNames() {
    return new TreeSet<>(DRIFT.keySet());
  }

  /** Names of all read noise models, sorted. */
  public static SortedSet<String> readNames() {
    return new TreeSet<>(READ.keySet());
  }

  /** Names of all models of noise per multiplication, sorted. */
  public static SortedSet<String> mvmNames() {
    return new TreeSet<>(MVM.keySet());
  }

  /** Names of all current-voltage models, sorted. */
  public static SortedSet<String> currentVoltageNames() {
    return new TreeSet<>(CURRENT_VOLTAGE.keySet());
  }

  private static String model(Section s, TreeMap<String, ?> models, String usual) {
    String name = s.choice("model", models.keySet(), usual);
    return models.containsKey(name) ? name : usual;
  }

  private interface ProgrammingReader {
    ProgrammingNoise read(Section s, ConductanceRange range);
  }

  private interface DriftReader {
    Drift read(Section s, ConductanceRange range);
  }

  private interface ReadReader {
    ReadNoise read(Section s, ConductanceRange range, Drift drift);
  }

  private interface MvmReader {
    MvmNoise read(Section s);
  }

  private interface CurrentVoltageReader {
    CurrentVoltage read(Section s, double volts);
  }
}
