package io.ohmflow.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ohmflow.driver.matrix.ArrayFormat;
import io.ohmflow.driver.matrix.NumberArray;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A folder with weights {@code w.csv} and inputs {@code x.csv}, in which {@code simulate} runs.
 *
 * @param folder where all files are whose names end in csv, npy, txt or yaml
 */
record SimulatedFiles(Path folder) {

  static SimulatedFiles in(Path folder) throws IOException {
    Files.writeString(folder.resolve("w.csv"), "0.5,-1\n0.25,0\n-0.75,1\n");
    Files.writeString(folder.resolve("x.csv"), "1,0.5\n-0.25,1\n");
    return new SimulatedFiles(folder);
  }

  /** Runs the verb, which must succeed, and returns its summary. */
  JsonNode done(String... arguments) throws IOException {
    Cli.Result result = run(with(arguments, "--json"));
    assertEquals(0, result.exitCode(), result.err());
    return result.json();
  }

  Cli.Result run(String... arguments) {
    Stream<String> placed =
        Arrays.stream(arguments)
            .map(a -> a.replaceAll("(?<![\\w/])([a-z]+\\.(csv|npy|txt|yaml))", folder + "/$1"));
    return Cli.run(Stream.concat(Stream.of("simulate"), placed).toArray(String[]::new));
  }

  static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  void write(String name, CharSequence text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  NumberArray read(String name) {
    Problems problems = new Problems();
    NumberArray array = ArrayFormat.read(folder.resolve(name).toString(), problems).orElse(null);
    problems.throwIfAny();
    return array;
  }
}
