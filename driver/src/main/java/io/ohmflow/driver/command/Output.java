package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a verb's result goes: lines for a person, or one JSON object and nothing else. */
final class Output {
  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Prints the result in the form the user asked for. */
  void print(ObjectNode result, String text) {
    PrintWriter out = command.commandLine().getOut();
    out.println(json ? result.toString() : text.stripTrailing());
    out.flush();
  }

  /** Prints a piece of a longer text at once, without a line's end, for a person only. */
  void stream(String piece) {
    if (!json) {
      PrintWriter out = command.commandLine().getOut();
      out.print(piece);
      out.flush();
    }
  }

  /** Says something on the way; never on standard output. */
  void say(String message) {
    PrintWriter err = command.commandLine().getErr();
    err.println(message);
    err.flush();
  }
}
