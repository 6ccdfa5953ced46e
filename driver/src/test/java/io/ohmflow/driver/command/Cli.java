package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs verbs in this process or in one of their own. */
public final class Cli {
  /**
   * What a verb left behind.
   *
   * @param exitCode of the process
   * @param out standard output
   * @param err standard error
   */
  public record Result(int exitCode, String out, String err) {
    public JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private Cli() {}

  public static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = OhmflowCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }

  /** Starts a verb in a Java of its own, with or without the Vector API. */
  public static Process start(boolean vectorApi, Path log, String... arguments) throws IOException {
    return start(vectorApi, log, List.of(), arguments);
  }

  /** The same with more options for Java. */
  public static Process start(
      boolean vectorApi, Path log, List<String> options, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      boolean vector = option.contains("jdk.incubator.vector");
      if (option.startsWith("--add-opens") || vector && vectorApi) {
        command.add(option);
      }
    }
    command.addAll(options);
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.add("io.ohmflow.driver.Main");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
