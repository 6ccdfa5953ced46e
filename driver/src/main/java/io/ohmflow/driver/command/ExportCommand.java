package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.exchange.ConductanceFile;
import io.ohmflow.driver.exchange.ConductanceTargets;
import io.ohmflow.driver.exchange.NameMap;
import io.ohmflow.driver.exchange.Naming;
import io.ohmflow.driver.exchange.OnnxFile;
import io.ohmflow.driver.exchange.WeightFile;
import io.ohmflow.driver.matrix.OutputFiles;
import io.ohmflow.driver.matrix.OutputFiles.Existing;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.profile.document.Problems;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow export RUN}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write the network of a finished run for other programs, to local files.")
final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Option(
      names = "--safetensors",
      paramLabel = "FILE",
      description = "Weights as PyTorch names and lays them out.")
  private String safetensors;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description = "The digital network as an ONNX model.")
  private String onnx;

  @Option(
      names = "--conductances",
      paramLabel = "FILE",
      description =
          "What the devices of each tile are to be programmed to, in uS: .npz or .parquet.")
  private String conductances;

  @Option(names = "--overwrite", description = "Replace files that exist.")
  private boolean overwrite;

  @Mixin private NameOptions names;
  @Mixin private Output out;

  @Override
  public Integer call() {
    Configuration hadoop = new Configuration();
    Problems problems = new Problems();
    NameMap map = names.map(hadoop, problems);
    try (OutputFiles files = new OutputFiles(overwrite ? Existing.REPLACED : Existing.REFUSED)) {
      wanted().forEach(name -> files.checkPlace(name, problems));
      if (wanted().isEmpty()) {
        problems.add("export", 0, "", "expected --safetensors, --onnx or --conductances");
      }
      if (conductances != null && ConductanceFile.of(conductances).isEmpty()) {
        problems.add(conductances, 0, "", "expected a name that ends in .npz or .parquet");
      }
      problems.throwIfAny();
      RunFolder folder = RunFolder.view(location, hadoop);
      LoadedRun run = Runs.load(folder, hadoop);
      float[] parameters = Runs.parameters(folder, run);
      if (safetensors != null) {
        addWeights(files, run.definition(), parameters, map);
      }
      if (onnx != null) {
        byte[] model =
            OnnxFile.write(
                run.definition().network().graph(parameters),
                run.definition().config().name(),
                Map.of("ohmflow.profile", run.definition().profile().name()));
        files.add(onnx, file -> Files.write(file, model));
      }
      if (conductances != null) {
        ConductanceTargets targets = new ConductanceTargets(run.definition(), parameters);
        ConductanceFile format = ConductanceFile.of(conductances).orElseThrow();
        files.add(conductances, file -> format.write(targets, file));
      }
      files.commit();
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    wanted().forEach(result.putArray("files")::add);
    out.print(result, String.join("\n", wanted()));
    return ExitCode.DONE;
  }

  private List<String> wanted() {
    List<String> wanted = new ArrayList<>();
    for (String name : new String[] {safetensors, onnx, conductances}) {
      if (name != null) {
        wanted.add(name);
      }
    }
    return wanted;
  }

  private void addWeights(OutputFiles files, RunDefinition run, float[] parameters, NameMap map) {
    Problems problems = new Problems();
    Naming naming = names.naming == null ? Naming.LAYERS : names.naming;
    byte[] bytes = new WeightFile(run.network(), map).write(parameters, naming, problems);
    problems.throwIfAny();
    files.add(safetensors, file -> Files.write(file, bytes));
  }
}
