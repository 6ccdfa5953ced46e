package io.ohmflow.driver.command;

import io.ohmflow.driver.matrix.ArrayFormat;
import io.ohmflow.driver.matrix.NumberArray;
import io.ohmflow.driver.matrix.OutputFiles;
import io.ohmflow.driver.simulate.Cells;
import io.ohmflow.driver.simulate.Cells.Conductances;
import io.ohmflow.driver.simulate.Cells.Standing;
import io.ohmflow.driver.simulate.SimulationResult.States;
import io.ohmflow.kernel.linalg.Matrix;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.Mapping;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the devices of a simulated matrix hold: weights, or given conductances. */
final class CellOptions {
  private static final String CONDUCTANCES = "--conductances";

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights [out x in], mapped to conductances and programmed.")
  private String weights;

  @Option(
      names = CONDUCTANCES,
      paramLabel = "FILE",
      split = ",",
      description =
          "Without --weights: conductances of the devices in uS. One matrix [out x in] is single"
              + " devices; two files, or one .npy [2 x out x in], are g+ and g-. With --weights:"
              + " where to write the programmed conductances.")
  private List<String> conductances = List.of();

  @Option(
      names = "--as-targets",
      description = "Program the given conductances, with the deviation of the profile.")
  private boolean asTargets;

  /** Whether conductances are written, not read. */
  boolean writesStates() {
    return weights != null && !conductances.isEmpty();
  }

  /** Reads the cells; what is wrong with options and files is reported. */
  Optional<Cells> read(Optional<HardwareProfile> hardware, Problems problems) {
    if (conductances.size() > 2) {
      problems.add(CONDUCTANCES, 0, "", "expected one or two files, got " + conductances.size());
      return Optional.empty();
    }
    if (weights == null && conductances.isEmpty()) {
      problems.add("--weights", 0, "", "missing, expected a file, or --conductances");
      return Optional.empty();
    }
    if (weights == null) {
      return given(hardware, problems);
    }
    if (asTargets) {
      problems.add("--as-targets", 0, "", "is for given conductances, not for --weights");
    }
    return matrix(weights, "[out x in]", problems).map(Cells.Weights::new);
  }

  private Optional<Cells> given(Optional<HardwareProfile> hardware, Problems problems) {
    int before = problems.size();
    List<Matrix> sides = sides(problems);
    if (problems.size() > before) {
      return Optional.empty();
    }
    Range range = Range.NON_NEGATIVE;
    if (asTargets && hardware.isPresent()) {
      HardwareProfile.Device device = hardware.get().device();
      range = Range.closed((float) device.gMin(), (float) device.gMax());
    }
    for (int i = 0; i < sides.size(); i++) {
      check(sides.get(i), conductances.get(Math.min(i, conductances.size() - 1)), range, problems);
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    Matrix minus = sides.size() == 2 ? sides.get(1) : null;
    Standing standing = asTargets ? Standing.TARGETS : Standing.STATES;
    return Optional.of(new Conductances(sides.get(0), minus, standing));
  }

  /** One matrix or two; anything wrong is reported. */
  private List<Matrix> sides(Problems problems) {
    List<Matrix> sides = new ArrayList<>();
    if (conductances.size() == 2) {
      for (String file : conductances) {
        matrix(file, "[out x in]", problems).ifPresent(sides::add);
      }
      if (sides.size() == 2 && !sameShape(sides.get(0), sides.get(1))) {
        problems.add(
            conductances.get(1),
            0,
            "",
            "expected the shape of %s, %s, got %s"
                .formatted(conductances.get(0), shape(sides.get(0)), shape(sides.get(1))));
      }
      return sides;
    }
    String file = conductances.get(0);
    ArrayFormat.read(file, problems)
        .ifPresent(
            array -> {
              if (array.dimensions() <= 2) {
                sides.add(array.matrix());
              } else if (array.dimensions() == 3 && array.shape().get(0) == 2) {
                sides.add(array.matrix(0));
                sides.add(array.matrix(1));
              } else {
                String expected = "expected [out x in] or [2 x out x in], got ";
                problems.add(file, 0, "", expected + array);
              }
            });
    return sides;
  }

  /** A matrix from a file. */
  static Optional<Matrix> matrix(String file, String expected, Problems problems) {
    Optional<NumberArray> array = ArrayFormat.read(file, problems);
    if (array.isPresent() && array.get().dimensions() > 2) {
      problems.add(file, 0, "", "expected a matrix " + expected + ", got " + array.get());
      return Optional.empty();
    }
    return array.map(NumberArray::matrix);
  }

  private static void check(Matrix g, String file, Range range, Problems problems) {
    for (int r = 0; r < g.rows(); r++) {
      for (int c = 0; c < g.columns(); c++) {
        float value = g.at(r, c);
        if (!range.contains(value)) {
          String expected =
              range.equals(Range.NON_NEGATIVE)
                  ? "a conductance of at least 0"
                  : "a target from "
                      + Unit.MICROSIEMENS.format(range.min())
                      + " to "
                      + Unit.MICROSIEMENS.format(range.max());
          problems.add(
              file,
              0,
              "output %d, input %d".formatted(r, c),
              "expected " + expected + ", got " + Unit.MICROSIEMENS.format(value));
          return;
        }
      }
    }
  }

  private static boolean sameShape(Matrix a, Matrix b) {
    return a.rows() == b.rows() && a.columns() == b.columns();
  }

  private static String shape(Matrix m) {
    return "[%d × %d]".formatted(m.rows(), m.columns());
  }

  /**
   * Reports what would keep the programmed conductances from being written, and what keeps given
   * ones from being held.
   */
  void check(OutputFiles files, String out, Optional<HardwareProfile> hardware, Problems problems) {
    hardware.ifPresent(h -> checkMapping(h.name(), h.mapping(), problems));
    if (!writesStates() || conductances.size() > 2) {
      return;
    }
    conductances.forEach(file -> files.check(file, problems));
    if (conductances.size() == 1 && !ArrayFormat.NPY.names(conductances.get(0))) {
      problems.add(
          CONDUCTANCES, 0, "", "expected two files, for g+ and g-, or one .npy that holds both");
    }
    List<String> all = new ArrayList<>(conductances);
    all.add(out);
    if (new HashSet<>(all).size() < all.size()) {
      problems.add(CONDUCTANCES, 0, "", "two outputs have the same name");
    }
  }

  private void checkMapping(String name, Mapping mapping, Problems problems) {
    boolean sliced = mapping.slices().sliced();
    if (weights == null && (sliced || mapping.encoding() == Encoding.OFFSET_COLUMN)) {
      problems.add(
          name, 0, "mapping", "holds weights in slices or offset columns; conductances need pairs");
    }
    if (weights != null && sliced && conductances.stream().anyMatch(ArrayFormat.CSV::names)) {
      problems.add(
          CONDUCTANCES, 0, "", "expected .npy files, since " + name + " cuts weights into slices");
    }
  }

  /** Writes the programmed conductances aside. */
  void write(OutputFiles files, States states) {
    // Chips and slices come first, and are left out where there is one.
    if (conductances.size() == 2) {
      files.add(conductances.get(0), states.plus().squeezed(2));
      files.add(conductances.get(1), states.minus().squeezed(2));
      return;
    }
    NumberArray both = NumberArray.stacked(states.plus(), states.minus(), 2);
    files.add(conductances.get(0), both.squeezed(2));
  }
}
