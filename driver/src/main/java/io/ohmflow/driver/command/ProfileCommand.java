package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.report.ProfilePage;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow profile …}. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "List, show, check, plot and compare hardware profiles.",
    subcommands = {
      ProfileCommand.ListProfiles.class,
      ProfileCommand.Show.class,
      ProfileCommand.Validate.class,
      ProfileCommand.Plot.class,
      ProfileCommand.Diff.class
    })
final class ProfileCommand {
  private ProfileCommand() {}

  private static HardwareProfile profile(String nameOrPath) {
    return new RunLoader(HadoopSettings.configuration()).profile(nameOrPath);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Built-in profiles, with what they describe.")
  static final class ListProfiles implements Callable<Integer> {
    @Mixin private Output out;

    @Override
    public Integer call() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode profiles = json.putArray("profiles");
      StringBuilder text = new StringBuilder();
      for (String name : ProfileCatalog.names()) {
        String description = profile(name).description().strip();
        profiles.addObject().put("name", name).put("description", description);
        text.append(String.format("%-20s %s%n", name, description.lines().findFirst().orElse("")));
      }
      out.print(json, text.toString());
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Print a profile as YAML, ready to copy and change.")
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Built-in name or file.")
    private String name;

    @Mixin private Output out;

    @Override
    public Integer call() {
      HardwareProfile profile = profile(name);
      out.print(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", profile.name())
              .put("description", profile.description())
              .put("yaml", profile.text()),
          profile.text());
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "validate",
      mixinStandardHelpOptions = true,
      description = "Check a profile; every problem is listed.")
  static final class Validate implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Profile to check.")
    private String file;

    @Mixin private Output out;

    @Override
    public Integer call() {
      HardwareProfile profile = profile(file);
      out.print(
          JsonNodeFactory.instance.objectNode().put("name", profile.name()).put("valid", true),
          file + ": valid, profile " + profile.name());
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "plot",
      mixinStandardHelpOptions = true,
      description = "Write a page that shows the noise of a profile.")
  static final class Plot implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Built-in name or file.")
    private String name;

    @Option(names = "--output", paramLabel = "FILE", description = "Default: NAME.html.")
    private Path file;

    @Mixin private Output out;

    @Override
    public Integer call() {
      HardwareProfile profile = profile(name);
      Path target = file == null ? Path.of(profile.name() + ".html") : file;
      try {
        Files.writeString(target, ProfilePage.render(profile));
      } catch (IOException e) {
        throw new InvalidInputException(target.toString(), "cannot be written: " + e.getMessage());
      }
      out.print(
          JsonNodeFactory.instance.objectNode().put("page", target.toString()), "page: " + target);
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Show where two profiles differ, whatever units they are written in.")
  static final class Diff implements Callable<Integer> {
    @Parameters(paramLabel = "A", description = "Built-in name or file.")
    private String a;

    @Parameters(paramLabel = "B", description = "Built-in name or file.")
    private String b;

    @Mixin private Output out;

    @Override
    public Integer call() {
      ProfileComparison comparison = ProfileComparison.of(a, profile(a), b, profile(b));
      out.print(comparison.json(), comparison.text());
      return ExitCode.DONE;
    }
  }
}
