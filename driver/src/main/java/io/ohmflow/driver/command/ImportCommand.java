package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ohmflow.driver.checkpoint.Checkpoint;
import io.ohmflow.driver.checkpoint.CheckpointState;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.exchange.NameMap;
import io.ohmflow.driver.exchange.Naming;
import io.ohmflow.driver.exchange.WeightFile;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.driver.server.BlockDigests;
import io.ohmflow.driver.server.DigestChain;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.profile.document.Problems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow import RUN.yaml}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Make a run of weights that another program has trained, PyTorch above all.",
      "evaluate tries it on chips; resume trains on from there."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUN.yaml",
      description = "The network, its data and chip, as for train.")
  private String file;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      required = true,
      description = "Weights, a safetensors file.")
  private String weights;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Run folder, local or hdfs://…; must not exist. Default: runs/NAME.")
  private String output;

  @Mixin private NameOptions names;
  @Mixin private ConfigOptions config;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = new Configuration();
    LoadedRun run = new RunLoader(hadoop).load(file, config.overrides);
    float[] parameters = parameters(run.definition(), hadoop);
    RunFolder folder = Runs.newFolder(run, output, hadoop);
    RunFiles files = new RunFiles(folder, run);
    files.describe();
    CheckpointState begin = begin(run, parameters);
    int slots = run.definition().update().slots();
    Runs.checkpoints(folder, run)
        .save(
            new Checkpoint(
                begin, parameters, new float[slots][parameters.length], WireReference.NONE, 0));
    files.model(begin, parameters);
    out.print(
        JsonNodeFactory.instance
            .objectNode()
            .put("run", folder.location())
            .put("parameters", run.definition().layout().trainedSize()),
        "run: " + folder.location());
    return ExitCode.DONE;
  }

  private float[] parameters(RunDefinition run, Configuration hadoop) {
    Problems problems = new Problems();
    NameMap map = names.map(hadoop, problems);
    byte[] bytes = bytes(hadoop, problems);
    problems.throwIfAny();
    WeightFile file = new WeightFile(run.network(), map);
    Naming naming = names.naming == null ? file.likeliest(bytes, weights) : names.naming;
    float[] parameters = file.read(bytes, weights, naming, problems);
    problems.throwIfAny();
    return parameters;
  }

  private byte[] bytes(Configuration hadoop, Problems problems) {
    try {
      Path path = new Path(weights);
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        return in.readAllBytes();
      }
    } catch (FileNotFoundException e) {
      problems.add(weights, 0, "", "no such file");
    } catch (IOException | IllegalArgumentException e) {
      problems.add(weights, 0, "", "cannot be read: " + e.getMessage());
    }
    return new byte[0];
  }

  /** A run whose first weights were given has another chain of digests from the beginning. */
  private static CheckpointState begin(LoadedRun run, float[] parameters) {
    BlockDigests digests = new BlockDigests(run.definition().update());
    DigestChain chain = DigestChain.start(run.identity());
    chain.advance(0, digests.root(List.of(digests.nodes(parameters, 0))));
    return new CheckpointState(0, chain.hex(), run.identity());
  }
}
