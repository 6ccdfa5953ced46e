package io.ohmflow.kernel.wires;

import static io.ohmflow.profile.document.Unit.OHMS;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Objects;

/**
 * The wires of a crossbar and how their resistance is simulated.
 *
 * @param model how exactly
 * @param topology how cells are connected
 * @param sensedEnd the end of the output lines at which currents are sensed
 * @param resistances of the segments
 * @param refreshSteps most steps after which {@link Model#LAGGED} solves anew, ≥ 1
 * @param tolerance deviation of a layer's outputs that {@link Model#LAGGED} may reach, &gt; 0
 * @param scale factor on the drop of {@link Model#CLOSED_FORM}, or the loss of {@link
 *     Model#FIRST_ORDER}, finite and ≥ 0
 */
public record Wires(
    Model model,
    Topology topology,
    SensedEnd sensedEnd,
    Resistances resistances,
    int refreshSteps,
    double tolerance,
    double scale) {

  /** Deviation that {@link Model#LAGGED} may reach where nothing else is said. */
  public static final double USUAL_TOLERANCE = 0.01;

  /** Most steps between two solutions of {@link Model#LAGGED} where nothing else is said. */
  public static final int USUAL_REFRESH_STEPS = 100;

  /** Wires without resistance. */
  public static final Wires NONE =
      new Wires(
          Model.NONE,
          Topology.INPUT_SOURCE,
          SensedEnd.LAST_INPUT,
          Resistances.NONE,
          USUAL_REFRESH_STEPS,
          USUAL_TOLERANCE,
          1);

  /** Keys that give wires a resistance. */
  private static final List<String> RESISTANCES =
      List.of(
          "row-resistance",
          "column-resistance",
          "driver-resistance",
          "sense-resistance",
          "technology");

  /** Wires with the usual tolerance. */
  public Wires(
      Model model,
      Topology topology,
      SensedEnd sensedEnd,
      Resistances resistances,
      int refreshSteps,
      double scale) {
    this(model, topology, sensedEnd, resistances, refreshSteps, USUAL_TOLERANCE, scale);
  }

  public Wires {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(topology, "topology");
    Objects.requireNonNull(sensedEnd, "sensedEnd");
    Objects.requireNonNull(resistances, "resistances");
    if (refreshSteps < 1) {
      throw new IllegalArgumentException("expected at least 1 refresh step, got " + refreshSteps);
    }
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("expected a positive tolerance, got " + tolerance);
    }
    Check.nonNegative("scale", scale);
  }

  /** How exactly IR drop is simulated. */
  public enum Model {
    /** Not at all. */
    NONE,
    /** {@link ClosedFormDrop}. */
    CLOSED_FORM,
    /** {@link FirstOrderDrop}. */
    FIRST_ORDER,
    /** The circuit's equations. */
    EXACT,
    /**
     * The circuit's equations for the cells some training steps ago, corrected by what {@link
     * LadderConductance} says has changed since.
     */
    LAGGED
  }

  /** How the cells are connected. */
  public enum Topology {
    /**
     * A cell lies between its input line, driven with the input at the end next to output 0, and
     * its output line. An input of zero is a driven 0 V.
     */
    INPUT_SOURCE(false, false),

    /**
     * Inputs switch the cells of their row on or off. A cell lies between its output line and a
     * supply line beside it, which is driven with 1 at the end next to input 0.
     */
    SEPARATE_SOURCE(true, false),

    /**
     * Both cells of a differential pair share one output line; an input drives one line with its
     * value for the positive cells and one with the negated value for the negative cells.
     */
    INTERLEAVED_INPUT_SOURCE(false, true),

    /** Both gated cells of a pair share one output line between supply lines of 1 and −1. */
    INTERLEAVED_SEPARATE_SOURCE(true, true);

    private final boolean gated;
    private final boolean interleaved;

    Topology(boolean gated, boolean interleaved) {
      this.gated = gated;
      this.interleaved = interleaved;
    }

    /** Whether inputs switch cells on and off, so that there is no effective matrix. */
    public boolean gated() {
      return gated;
    }

    /** Whether both cells of a pair share an output line. */
    public boolean interleaved() {
      return interleaved;
    }
  }

  /** The end of an output line at which its current is sensed; the other one floats. */
  public enum SensedEnd {
    LAST_INPUT,
    FIRST_INPUT
  }

  /**
   * Resistances of wire segments, Ω, finite and ≥ 0.
   *
   * @param row of an input line (or of a supply line) from cell to cell
   * @param column of an output line from cell to cell
   * @param driver in front of the first segment of an input line (or supply line)
   * @param sense behind the last segment of an output line
   */
  public record Resistances(double row, double column, double driver, double sense) {

    /** Perfect conductors. */
    public static final Resistances NONE = new Resistances(0, 0, 0, 0);

    public Resistances {
      Check.nonNegative("row resistance", row);
      Check.nonNegative("column resistance", column);
      Check.nonNegative("driver resistance", driver);
      Check.nonNegative("sense resistance", sense);
    }

    /** Whether no wire has any resistance. */
    public boolean isZero() {
      return row == 0 && column == 0 && driver == 0 && sense == 0;
    }
  }

  /** The wires of a profile's section {@code wires}, which may be empty. */
  public static Wires from(Section s) {
    int before = s.problems().size();
    Model model = s.choice("model", Model.class, Model.NONE);
    boolean firstOrder = model == Model.FIRST_ORDER;
    Wires wires =
        new Wires(
            model,
            s.choice("topology", Topology.class, Topology.INPUT_SOURCE),
            s.choice("sense-at", SensedEnd.class, SensedEnd.LAST_INPUT),
            resistances(s),
            s.integer("refresh-steps", 1, Integer.MAX_VALUE, USUAL_REFRESH_STEPS),
            s.number("tolerance", Range.POSITIVE, USUAL_TOLERANCE),
            firstOrder
                ? s.number("loss", Range.NON_NEGATIVE)
                : s.number("scale", Range.NON_NEGATIVE, 1));
    check(wires, s);
    return s.problems().size() == before ? wires : NONE;
  }

  private static Resistances resistances(Section s) {
    double row = s.quantity("row-resistance", OHMS, Range.NON_NEGATIVE, 0);
    double column = s.quantity("column-resistance", OHMS, Range.NON_NEGATIVE, 0);
    double driver = s.quantity("driver-resistance", OHMS, Range.NON_NEGATIVE, 0);
    double sense = s.quantity("sense-resistance", OHMS, Range.NON_NEGATIVE, 0);
    if (s.has("technology")) {
      if (s.has("row-resistance") || s.has("column-resistance")) {
        s.problem("technology", "expected either this or row-resistance and column-resistance");
      }
      return WireTechnology.from(s, driver, sense);
    }
    for (String key : List.of("cell", "temperature")) {
      if (s.has(key)) {
        s.problem(key, "says nothing without technology");
      }
    }
    return new Resistances(row, column, driver, sense);
  }

  private static void check(Wires wires, Section s) {
    boolean closed = wires.model == Model.CLOSED_FORM || wires.model == Model.FIRST_ORDER;
    boolean approximate = closed || wires.model == Model.LAGGED;
    if (approximate && wires.topology.gated()) {
      s.problem("model", "gated inputs have no effective matrix, expected none or exact");
    } else if (closed && wires.topology.interleaved()) {
      s.problem("model", "the closed form knows no pairs on one line, expected exact or lagged");
    }
    boolean given = RESISTANCES.stream().anyMatch(s::has);
    if (wires.model == Model.FIRST_ORDER && given) {
      s.problem("model", "first-order knows no resistances, only a loss");
    } else if (wires.model != Model.NONE && wires.model != Model.FIRST_ORDER && !given) {
      s.missing("row-resistance", "a resistance of some wire, or a technology");
    }
  }
}
