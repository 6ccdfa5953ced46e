package io.ohmflow.kernel.wires;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.wires.Wires.Model;
import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.kernel.wires.Wires.SensedEnd;
import io.ohmflow.kernel.wires.Wires.Topology;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WiresTest {
  private static Wires read(String yaml) {
    Section s = section(yaml);
    Wires wires = Wires.from(s);
    s.finish();
    assertTrue(s.problems().isEmpty(), () -> s.problems().list().toString());
    return wires;
  }

  private static Section section(String yaml) {
    return Document.parse(yaml, "chip.yaml", new Problems()).root();
  }

  private static List<String> problems(String yaml) {
    Section s = section(yaml);
    assertSame(Wires.NONE, Wires.from(s));
    return s.problems().list().stream().map(WiresTest::shown).toList();
  }

  private static String shown(Problem problem) {
    return problem.key() + ": " + problem.message();
  }

  @Test
  void anEmptySectionIsNoResistance() {
    assertEquals(Wires.NONE, read("{}"));
    assertEquals(Model.NONE, Wires.NONE.model());
    assertEquals(100, Wires.NONE.refreshSteps());
    assertTrue(Wires.NONE.resistances().isZero());
  }

  @Test
  void everyKeyIsRead() {
    Wires wires =
        read(
            """
            model: lagged
            topology: interleaved-input-source
            row-resistance: 50 mOhm
            column-resistance: 2 Ohm
            driver-resistance: 1 kOhm
            sense-resistance: 3 Ohm
            sense-at: first-input
            refresh-steps: 7
            scale: 0.5
            """);
    assertEquals(
        new Wires(
            Model.LAGGED,
            Topology.INTERLEAVED_INPUT_SOURCE,
            SensedEnd.FIRST_INPUT,
            new Resistances(0.05, 2, 1000, 3),
            7,
            0.5),
        wires);
  }

  @Test
  void oneResistanceIsEnough() {
    Wires wires = read("{model: exact, column-resistance: 5 Ohm}");
    assertEquals(new Resistances(0, 5, 0, 0), wires.resistances());
  }

  /** Uncorrected values from device tables after NeuroSim's Param.cpp, corrected at 22, 7, 5 nm. */
  @ParameterizedTest
  @CsvSource({
    "22 nm, 1t1r, 1.8564, 5.5811",
    "14 nm, 1t1r, 2.03, 6.09",
    "7 nm, 1t1r, 5.5461, 16.625",
    "5 nm, 1t1r, 9.96, 29.85",
    "130 nm, 1t1r, 0.29, 0.86",
    "22 nm, crosspoint, 0.9282, 0.9282",
    "45 nm, crosspoint, 0.35, 0.35"
  })
  void technologyGivesResistances(String node, String cell, double row, double column) {
    Resistances r =
        read("{model: exact, technology: %s, cell: %s, sense-resistance: 1 Ohm}"
                .formatted(node, cell))
            .resistances();
    assertEquals(row, r.row(), 1e-12);
    assertEquals(column, r.column(), 1e-12);
    assertEquals(0, r.driver());
    assertEquals(1, r.sense());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void temperatureRaisesResistanceOnBothSidesOf300Kelvin(int kelvin) {
    Wires wires = read("{technology: 14 nm, temperature: %d K}".formatted(kelvin));
    assertEquals(2.03 * 1.451, wires.resistances().row(), 1e-12);
  }

  @Test
  void problemsNameTheKey() {
    assertEquals(
        List.of("row-resistance: expected a non-negative resistance, got -1 Ohm"),
        problems("{model: exact, row-resistance: -1 Ohm}"));
    assertEquals(
        List.of("refresh-steps: expected a whole number of at least 1, got 0"),
        problems("{refresh-steps: 0}"));
    assertEquals(
        List.of(
            "technology: expected 130 nm, 65 nm, 45 nm, 22 nm, 14 nm, 10 nm, 7 nm or 5 nm,"
                + " got 28 nm; did you mean 22 nm?"),
        problems("{model: exact, technology: 28 nm}"));
    assertEquals(
        List.of("temperature: says nothing without technology"),
        problems("{model: exact, row-resistance: 1 Ohm, temperature: 300 K}"));
    assertEquals(
        List.of("technology: expected either this or row-resistance and column-resistance"),
        problems("{row-resistance: 1 Ohm, technology: 22 nm}"));
    assertEquals(
        List.of("row-resistance: missing, expected a resistance of some wire, or a technology"),
        problems("model: exact"));
  }

  @Test
  void modelsThatATopologyCannotHaveAreProblems() {
    assertEquals(
        List.of("model: gated inputs have no effective matrix, expected none or exact"),
        problems("{model: lagged, topology: separate-source, row-resistance: 1 Ohm}"));
    assertEquals(
        List.of("model: the closed form knows no pairs on one line, expected exact or lagged"),
        problems(
            "{model: closed-form, topology: interleaved-input-source, column-resistance: 1 Ohm}"));
  }

  @Test
  void recordsRejectWhatNoWireHas() {
    assertThrows(IllegalArgumentException.class, () -> new Resistances(-1, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Resistances(0, Double.NaN, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Resistances(0, 0, Double.POSITIVE_INFINITY, 0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Wires(
                Model.EXACT, Topology.INPUT_SOURCE, SensedEnd.LAST_INPUT, Resistances.NONE, 0, 1));
  }
}
