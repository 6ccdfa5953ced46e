package io.ohmflow.driver.command;

import io.ohmflow.driver.config.EvaluationConfig;
import io.ohmflow.driver.matrix.OutputFiles;
import io.ohmflow.driver.matrix.OutputFiles.Existing;
import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.simulate.Cells;
import io.ohmflow.driver.simulate.RangeChoice;
import io.ohmflow.driver.simulate.Simulation;
import io.ohmflow.driver.simulate.Simulation.Conditions;
import io.ohmflow.driver.simulate.SimulationResult;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ohmflow simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Put one matrix and a batch of inputs through simulated chips, from files. Files end in"
            + " .npy or .csv.")
final class SimulateCommand implements Callable<Integer> {
  @Option(
      names = "--profile",
      paramLabel = "P",
      required = true,
      description = "Hardware profile: a name or a file.")
  private String profile;

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      required = true,
      description = "Inputs, one vector per row [batch x in].")
  private String inputs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Outputs [batch x out]; of several chips [chips x batch x out].")
  private String out;

  @Option(names = "--overwrite", description = "Replace files that exist.")
  private boolean overwrite;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "0 s",
      description = "Read so long after programming, such as 1d. Default: at once.")
  private String time;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the chips. Default: 1.")
  private long seed;

  @Option(
      names = "--chips",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many chips, from chip 0. Default: 1.")
  private int chips;

  @Mixin private CellOptions cells;
  @Mixin private RangeOptions ranges;
  @Mixin private EffectOptions effects;
  @Mixin private ConfigOptions config;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Problems problems = new Problems();
    Overrides changes = config.hardware(problems);
    Optional<HardwareProfile> hardware = attempt(() -> hardware(changes), problems);
    Existing existing = overwrite ? Existing.REPLACED : Existing.REFUSED;
    try (OutputFiles files = new OutputFiles(existing)) {
      files.check(out, problems);
      cells.check(files, out, hardware, problems);
      Simulation simulation = simulation(hardware, problems);
      SimulationResult result =
          cells.writesStates() ? simulation.runKeepingStates() : simulation.run();
      files.add(out, result.outputs().squeezed(1));
      result.states().ifPresent(states -> cells.write(files, states));
      files.commit();
      String name = hardware.orElseThrow().name();
      output.print(
          SimulationText.json(name, simulation, result).put("out", out),
          SimulationText.text(name, simulation, result) + "\noutput: " + out);
    }
    return ExitCode.DONE;
  }

  private HardwareProfile hardware(Overrides changes) {
    return new RunLoader(HadoopSettings.configuration()).profile(profile, changes);
  }

  /** Reads everything; throws if anything at all was wrong. */
  private Simulation simulation(Optional<HardwareProfile> hardware, Problems problems) {
    Optional<Double> seconds = attempt(() -> EvaluationConfig.time("--time", time), problems);
    Set<Effect> wanted = effects.wanted(problems);
    Optional<RangeChoice> inputRange = ranges.input(hardware, problems);
    Optional<RangeChoice> adcRange = ranges.adc(hardware, problems);
    Optional<Cells> matrix = cells.read(hardware, problems);
    Optional<Matrix> vectors = CellOptions.matrix(inputs, "[batch x in]", problems);
    if (matrix.isPresent() && vectors.isPresent()) {
      check(matrix.get(), vectors.get(), cellsOfAWeight(hardware), problems);
    }
    problems.throwIfAny();
    ChipModel chip = ChipModel.of(hardware.orElseThrow()).only(wanted);
    checkGates(chip, vectors.orElseThrow());
    return new Simulation(
        chip,
        matrix.orElseThrow(),
        vectors.orElseThrow(),
        new Conditions(
            seconds.orElseThrow(), seed, chips, inputRange.orElseThrow(), adcRange.orElseThrow()));
  }

  /** At most, over all slices and sides. */
  private static int cellsOfAWeight(Optional<HardwareProfile> hardware) {
    return 2 * Math.max(1, hardware.map(h -> h.mapping().slices().weightBits()).orElse(1));
  }

  private void check(Cells matrix, Matrix vectors, int cellsOfAWeight, Problems problems) {
    if (vectors.columns() != matrix.inputs()) {
      problems.add(
          inputs,
          0,
          "",
          "expected %d numbers in a row, one for each input of the %d × %d matrix, got %d"
              .formatted(matrix.inputs(), matrix.outputs(), matrix.inputs(), vectors.columns()));
    }
    int rows = vectors.rows();
    if (cells.writesStates()) {
      rows = Math.max(rows, cellsOfAWeight * matrix.inputs());
    }
    if (chips < 1) {
      problems.add("--chips", 0, "", "expected at least 1, got " + chips);
    } else if (!Simulation.fitsOneArray(chips, rows, matrix.outputs())) {
      problems.add("--chips", 0, "", chips + " chips have more results than one file takes");
    }
  }

  private void checkGates(ChipModel chip, Matrix vectors) {
    for (int i = 0; chip.gatedByInputs() && i < vectors.rows(); i++) {
      for (int j = 0; j < vectors.columns(); j++) {
        float x = Math.abs(vectors.at(i, j));
        if (x != 0 && x != 1) {
          throw new InvalidInputException(
              inputs,
              "inputs that gate cells are 0, 1 or -1, got %s in row %d, column %d; dac.serial cuts others into pulses"
                  .formatted(vectors.at(i, j), i + 1, j + 1));
        }
      }
    }
  }

  private static <T> Optional<T> attempt(Supplier<T> read, Problems problems) {
    try {
      return Optional.of(read.get());
    } catch (InvalidInputException e) {
      e.problems().forEach(problems::add);
      return Optional.empty();
    }
  }
}
