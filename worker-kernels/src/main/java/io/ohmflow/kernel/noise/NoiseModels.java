package io.ohmflow.kernel.noise;

import io.ohmflow.profile.document.Section;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The catalogue of noise models: which name in the {@code model} key of a profile section means
 * which model. To add a model, add its line here.
 *
 * <p>A reader reports problems to its section and then returns the interface's {@code NONE}, so
 * that a profile is checked as a whole.
 */
public final class NoiseModels {
  private static final String NONE = "none";

  private static final TreeMap<String, ProgrammingReader> PROGRAMMING =
      new TreeMap<>(
          Map.of(
              NONE,
              (s, gMax) -> ProgrammingNoise.NONE,
              "polynomial",
              PolynomialProgrammingNoise::from,
              "gaussian",
              GaussianProgrammingNoise::from));

  private static final TreeMap<String, DriftReader> DRIFT =
      new TreeMap<>(
          Map.of(
              NONE,
              (s, gMax) -> Drift.NONE,
              "power-law-log",
              PowerLawLogDrift::from,
              "power-law",
              (s, gMax) -> PowerLawDrift.from(s)));

  private static final TreeMap<String, ReadReader> READ =
      new TreeMap<>(
          Map.of(
              NONE,
              (s, gMax, drift) -> ReadNoise.NONE,
              "one-over-f",
              OneOverFReadNoise::from,
              "relaxation-table",
              (s, gMax, drift) -> RelaxationReadNoise.from(s, gMax)));

  private static final TreeMap<String, MvmReader> MVM =
      new TreeMap<>(
          Map.of(
              NONE,
              s -> MvmNoise.NONE,
              "output-referred",
              OutputReferredMvmNoise::from,
              "additive",
              AdditiveMvmNoise::from));

  private NoiseModels() {}

  /** The programming noise of a profile's {@code device.programming-noise}; g_max in µS. */
  public static ProgrammingNoise programming(Section s, double gMax) {
    return PROGRAMMING.get(model(s, PROGRAMMING)).read(s, gMax);
  }

  /** The drift of a profile's {@code device.drift}; g_max in µS. */
  public static Drift drift(Section s, double gMax) {
    return DRIFT.get(model(s, DRIFT)).read(s, gMax);
  }

  /**
   * The read noise of a profile's {@code device.read-noise}; g_max in µS.
   *
   * @param drift of the same devices, whose reference time starts the noise's clock too
   */
  public static ReadNoise read(Section s, double gMax, Drift drift) {
    return READ.get(model(s, READ)).read(s, gMax, drift);
  }

  /** The noise of a profile's {@code mvm.read-noise}. */
  public static MvmNoise mvm(Section s) {
    return MVM.get(model(s, MVM)).read(s);
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

  private static String model(Section s, TreeMap<String, ?> models) {
    String name = s.choice("model", models.keySet(), NONE);
    return models.containsKey(name) ? name : NONE;
  }

  private interface ProgrammingReader {
    ProgrammingNoise read(Section s, double gMax);
  }

  private interface DriftReader {
    Drift read(Section s, double gMax);
  }

  private interface ReadReader {
    ReadNoise read(Section s, double gMax, Drift drift);
  }

  private interface MvmReader {
    MvmNoise read(Section s);
  }
}
