package io.ohmflow.driver.command;

import static io.ohmflow.driver.command.SimulatedFiles.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crossbars with wires, against a circuit simulator. */
class SimulateWiresTest {
  private static final String WIRES =
      "hardware.wires={model: exact, row-resistance: 2 Ohm, column-resistance: 5 Ohm}";

  @TempDir Path folder;
  private SimulatedFiles files;

  @BeforeEach
  void write() throws IOException {
    files = SimulatedFiles.in(folder);
    files.write("g.csv", "10,20,5,0.5\n7,1,9,3\n25,2,4,8\n");
    files.write("v.csv", "0.2,-0.1,0.05,0.3\n0.1,0.1,0.1,0.1\n");
  }

  @Test
  void currentsAreThoseOfTheCircuit() throws IOException {
    JsonNode summary = files.done(with(ideal("--only", "wires"), "--set", WIRES));
    // ngspice 39, the netlist of docs/simulate.md: i(vout0), i(vout1) and i(vout2) in µA.
    float[] expected = {
      0.3996970643057f,
      2.649215170757f,
      7.395373011680f,
      3.548063311805f,
      1.999421122644f,
      3.897500771966f
    };
    // A float has 24 bits; the first current is the difference of larger ones.
    assertArrayEquals(expected, files.read("i.npy").values(), 5e-7f);
    double drop = summary.path("worstDrop").asDouble();
    // The farthest cell sees 25 µS and less behind 3 + 4 segments: some 1e-3 of its voltage.
    assertTrue(drop > 3e-4 && drop < 3e-3, "worst loss " + drop);
  }

  @Test
  void withoutThemCurrentsAreTheProduct() throws IOException {
    JsonNode summary = files.done(with(ideal("--without", "wires"), "--set", WIRES));
    assertTrue(summary.path("worstDrop").isNull());
    float[] i = files.read("i.npy").values();
    assertArrayEquals(new float[] {0.4f, 2.65f, 7.4f, 3.55f, 2, 3.9f}, i, 1e-6f);
  }

  @Test
  void gatesTakeZeroAndOneOnly() throws IOException {
    String gated = WIRES.replace("model: exact", "model: exact, topology: separate-source");
    Cli.Result result = files.run(with(ideal("--only", "wires"), "--set", gated));
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("v.csv: inputs that gate cells are 0, 1 or -1"), result.err());
  }

  private static String[] ideal(String option, String effects) {
    return new String[] {
      "--profile",
      "ideal",
      "--conductances",
      "g.csv",
      "--inputs",
      "v.csv",
      "--out",
      "i.npy",
      option,
      effects
    };
  }
}
