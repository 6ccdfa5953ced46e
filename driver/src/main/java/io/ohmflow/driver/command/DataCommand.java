package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.data.Augmentation;
import io.ohmflow.driver.data.DataFetch;
import io.ohmflow.driver.data.DataInspect;
import io.ohmflow.driver.data.DataSource;
import io.ohmflow.driver.data.DataSources;
import io.ohmflow.driver.data.Downloads;
import io.ohmflow.driver.data.Downloads.Download;
import io.ohmflow.driver.plan.Overrides;
import io.ohmflow.driver.plan.TextFile;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow data …}. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Fetch public data sets and look at data.",
    subcommands = {DataCommand.Fetch.class, DataCommand.Inspect.class})
final class DataCommand {
  private DataCommand() {}

  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      description = "Fetch a public data set; every file is checked against its SHA-256.")
  static final class Fetch implements Callable<Integer> {
    /** How long a mirror may be silent before the next one is tried. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameters(paramLabel = "NAME", description = "mnist, fashion-mnist or cifar-10.")
    private String name;

    @Option(names = "--to", paramLabel = "FOLDER", description = "Default: data/NAME.")
    private Path to;

    @Option(
        names = "--from",
        paramLabel = "FOLDER",
        description = "Copy from a folder instead of the network, with the same checks.")
    private Path from;

    @Mixin private Output out;

    @Override
    public Integer call() throws IOException {
      Download set =
          Downloads.find(name)
              .orElseThrow(
                  () ->
                      new InvalidInputException(
                          name, "no such data set; there are " + Downloads.names()));
      Path target = to == null ? Path.of("data", name) : to;
      DataFetch fetch = new DataFetch(PATIENCE, this::finished);
      List<Path> files = from == null ? fetch.download(set, target) : fetch.copy(set, from, target);
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("folder", target.toString());
      ArrayNode list = json.putArray("files");
      files.forEach(file -> list.add(file.toString()));
      out.print(json, "folder: " + target);
      return ExitCode.DONE;
    }

    private void finished(String file, long bytes, long total) {
      if (bytes == total) {
        out.say(file + ": " + total + " bytes");
      }
    }
  }

  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      description = "Show what a run would learn from: classes, shape, values, a few samples.")
  static final class Inspect implements Callable<Integer> {
    /** Width of the preview, characters. */
    private static final int WIDTH = 80;

    @Parameters(
        paramLabel = "RUN.yaml|FOLDER",
        description = "A configuration, or a folder of IDX files.")
    private String place;

    @Mixin private ConfigOptions config;
    @Mixin private Output out;

    @Override
    public Integer call() {
      Configuration hadoop = HadoopSettings.configuration();
      DataInspect found = DataInspect.of(source(hadoop).load(hadoop), WIDTH);
      out.print(found.json(), found.text());
      return ExitCode.DONE;
    }

    private DataSource source(Configuration hadoop) {
      Problems problems = new Problems();
      Document document = document(hadoop, problems);
      document = Overrides.of(config.overrides).applyToRun(document);
      Section data = document.root().section("data");
      DataSource source = DataSources.read(data);
      Augmentation.read(data);
      data.finish();
      problems.throwIfAny();
      return source;
    }

    private Document document(Configuration hadoop, Problems problems) {
      if (Files.isDirectory(Path.of(place))) {
        return Document.parse("data: {source: idx}", place, problems)
            .with(
                "data.folder",
                "\"" + place.replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
                place);
      }
      return Document.parse(TextFile.read(place, hadoop), place, problems);
    }
  }
}
