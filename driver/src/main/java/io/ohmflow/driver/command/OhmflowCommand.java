package io.ohmflow.driver.command;

import io.ohmflow.driver.train.RunInterruptedException;
import io.ohmflow.driver.train.StepFailedException;
import io.ohmflow.driver.train.TrainingDivergedException;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The verbs and what becomes of their errors. */
@Command(
    name = "ohmflow",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = "Train neural networks for analog compute-in-memory chips, on Apache Spark.",
    synopsisSubcommandLabel = "VERB",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed while running",
      "2:the input is wrong; every problem is listed",
      "3:training diverged",
      "4:a sweep is worse than the one it was compared with",
      "130:interrupted; a checkpoint was written"
    },
    subcommands = {
      TrainCommand.class,
      ResumeCommand.class,
      VerifyCommand.class,
      PreflightCommand.class,
      EvaluateCommand.class,
      AlignCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      GenerateCommand.class,
      SimulateCommand.class,
      BenchCommand.class,
      SweepCommand.class,
      ReportCommand.class,
      ProfileCommand.class,
      DataCommand.class,
    })
public final class OhmflowCommand {
  private static final Logger LOG = LoggerFactory.getLogger(OhmflowCommand.class);

  /** Runs one verb and returns its exit code. */
  public static int execute(String... arguments) {
    CommandLine line = commandLine();
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    return line.execute(arguments);
  }

  /** The parser with all verbs, for tests and for the manual. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new OhmflowCommand());
    line.setExecutionExceptionHandler((e, command, result) -> report(e, command.getErr()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.addSubcommand(new CommandLine.HelpCommand());
    return line;
  }

  private static int report(Exception e, PrintWriter err) {
    if (e instanceof InvalidInputException) {
      err.println(e.getMessage());
      return ExitCode.WRONG_INPUT;
    }
    if (e instanceof TrainingDivergedException) {
      err.println(e.getMessage());
      return ExitCode.DIVERGED;
    }
    if (e instanceof RunInterruptedException) {
      err.println(e.getMessage());
      return ExitCode.INTERRUPTED;
    }
    if (e instanceof StepFailedException) {
      err.println(e.getMessage());
      err.println("`resume` goes on from the last checkpoint");
      LOG.debug("failed", e);
      return ExitCode.FAILED;
    }
    LOG.error("failed", e);
    return ExitCode.FAILED;
  }
}
