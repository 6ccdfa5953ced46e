package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --set} for the profile of a run, and for a run that goes on. */
class OverridesOfARunTest {
  @TempDir Path temporary;
  private Path file;
  private Path run;

  @BeforeEach
  void write() throws IOException {
    String table = "x,y,kind\n" + "0,1,0\n1,0,1\n2,2,2\n".repeat(20);
    Files.writeString(temporary.resolve("train.csv"), table);
    Files.writeString(temporary.resolve("test.csv"), table);
    run = temporary.resolve("run");
    file =
        Files.writeString(
            temporary.resolve("table.yaml"),
            """
            name: table
            data: {source: csv, folder: 'FOLDER', label: kind, classes: 3}
            network: [flatten, linear: {out: 3}]
            training: {epochs: 4, batch: 20}
            evaluation: {chips: 1, times: [1 s]}
            """
                .replace("FOLDER", temporary.toString()));
  }

  @Test
  void aKeyOfTheProfileChangesTheProfileOfTheRun() throws IOException {
    Cli.Result result =
        Cli.run(
            "train",
            file.toString(),
            "--output",
            run.toString(),
            "--set",
            "hardware.adc.bits=5bit",
            "--set",
            "hardware=generic-gaussian");
    assertEquals(0, result.exitCode(), result.err());
    String profile = Files.readString(run.resolve("profile.yaml"));
    assertTrue(profile.contains("name: generic-gaussian-changed"), profile);
    assertTrue(profile.contains("bits: 5"), profile);
    assertTrue(result.out().contains("generic-gaussian-changed chips"), result.out());
    String yaml = Files.readString(run.resolve("run.yaml"));
    assertTrue(yaml.contains("hardware: generic-gaussian\n"), yaml);
    assertFalse(yaml.contains("bits"), yaml);
  }

  @Test
  void aChangedProfileMayBeGivenAName() {
    Cli.Result result =
        Cli.run(
            "train",
            file.toString(),
            "--dry-run",
            "--set",
            "hardware.name=mine",
            "--set",
            "hardware.tile.rows=64");
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("tiles of mine;"), result.out());
  }

  @Test
  void aResumedRunTakesFreeKeysAndKeepsThem() throws IOException {
    Cli.Result first = Cli.run("train", file.toString(), "--output", run.toString(), "--json");
    assertEquals(0, first.exitCode(), first.err());
    Cli.Result resumed =
        Cli.run(
            "resume",
            run.toString(),
            "--json",
            "--master",
            "local[1]",
            "--set",
            "spark.tasks=3",
            "--set",
            "checkpoint.keep=1",
            "--set",
            "evaluation.chips=2",
            "--set",
            "name=second");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(first.json().path("digest"), resumed.json().path("digest"));
    assertEquals(2, resumed.json().at("/times/0/accuracies").size());
    String yaml = Files.readString(run.resolve("run.yaml"));
    for (String expected : new String[] {"tasks: 3", "keep: 1", "chips: 2", "name: second"}) {
      assertTrue(yaml.contains(expected), yaml);
    }
    assertEquals(0, Cli.run("report", run.toString()).exitCode(), "the new file has its sum");
  }

  @Test
  void aResumedRunRefusesEveryOtherKey() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("run.yaml"), Files.readString(file));
    Cli.Result result =
        Cli.run(
            "resume",
            run.toString(),
            "--set",
            "training.batch=10",
            "--set",
            "hardware.adc.bits=5bit",
            "--set",
            "output=elsewhere",
            "--set",
            "checkpoint.keep=1");
    assertEquals(2, result.exitCode(), result.err());
    assertEquals(
        """
        --set: training.batch: cannot change when a run is resumed: it has a part in the result;\
         free are checkpoint, evaluation, spark, tracking, name
        --set: output: a run stays in the folder it is in
        --set: hardware.adc.bits: cannot change when a run is resumed: the network has been trained\
         for its chip; free are checkpoint, evaluation, spark, tracking, name
        """,
        result.err());
    assertEquals(Files.readString(file), Files.readString(run.resolve("run.yaml")));
  }
}
