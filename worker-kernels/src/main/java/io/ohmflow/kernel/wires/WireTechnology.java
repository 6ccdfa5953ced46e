package io.ohmflow.kernel.wires;

import static io.ohmflow.profile.document.Unit.KELVIN;

import io.ohmflow.kernel.wires.Wires.Resistances;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.List;

/**
 * Wire resistance per cell by technology node, after the wire model of NeuroSim ({@code Param.cpp}
 * of the public repositories neurosim/*): resistivity · length / (F² · aspect ratio) for a 1T1R
 * cell of 4F along its row wire and 12F along its column wire, or a crosspoint cell of 2F along
 * both.
 *
 * <p>NeuroSim means to correct for the barrier layer but mixes nm and m there, so that its
 * correction does nothing. It is applied here where its size is known: +19 % at 22 nm, +33 % at 7
 * nm and +50 % at 5 nm. The other nodes are without it.
 */
enum WireTechnology {
  NM_130("130 nm", 0.29, 0.86, 1),
  NM_65("65 nm", 0.50, 1.49, 1),
  NM_45("45 nm", 0.70, 2.09, 1),
  NM_22("22 nm", 1.56, 4.69, 1.19),
  NM_14("14 nm", 2.03, 6.09, 1),
  NM_10("10 nm", 3.59, 10.8, 1),
  NM_7("7 nm", 4.17, 12.5, 1.33),
  NM_5("5 nm", 6.64, 19.9, 1.50);

  /** Cells as they are written in a profile. */
  private static final String ONE_TRANSISTOR = "1t1r";

  private static final String CROSSPOINT = "crosspoint";

  /** Temperature of the table, K, and the change of resistance per kelvin away from it. */
  private static final double ROOM = 300;

  private static final double PER_KELVIN = 0.00451;

  private final String node;
  private final double row;
  private final double column;
  private final double barrier;

  WireTechnology(String node, double row, double column, double barrier) {
    this.node = node;
    this.row = row;
    this.column = column;
    this.barrier = barrier;
  }

  /**
   * Segments by the keys {@code technology}, {@code cell} ({@code 1t1r} unless said) and {@code
   * temperature} (300 K unless said).
   *
   * @param driver terminal resistance at the drivers, Ω
   * @param sense terminal resistance at the senses, Ω
   */
  static Resistances from(Section s, double driver, double sense) {
    List<String> nodes = Arrays.stream(values()).map(each -> each.node).toList();
    String written = s.choice("technology", nodes);
    String cell = s.choice("cell", List.of(ONE_TRANSISTOR, CROSSPOINT), ONE_TRANSISTOR);
    double temperature = s.quantity("temperature", KELVIN, Range.POSITIVE, ROOM);
    WireTechnology technology = values()[nodes.indexOf(written)];
    double factor = technology.barrier * (1 + PER_KELVIN * Math.abs(temperature - ROOM));
    double row = technology.row * factor;
    // 2F is half of the 4F along a row.
    return cell.equals(CROSSPOINT)
        ? new Resistances(row / 2, row / 2, driver, sense)
        : new Resistances(row, technology.column * factor, driver, sense);
  }
}
