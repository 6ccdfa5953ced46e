package io.ohmflow.driver.command;

import io.ohmflow.driver.exchange.NameMap;
import io.ohmflow.driver.exchange.Naming;
import io.ohmflow.driver.plan.TextFile;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** How tensors are called in a file of weights. */
final class NameOptions {
  @Option(
      names = "--naming",
      paramLabel = "HOW",
      description = {
        "How layers are called in the file of weights: layers, by their names here, or sequential,"
            + " by their numbers, as in nn.Sequential of PyTorch. Default: import takes what fits"
            + " more tensors, export layers."
      })
  Naming naming;

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description = "YAML file with names that layers have instead.")
  private String map;

  /** What the user says about names; problems go to the collector. */
  NameMap map(Configuration hadoop, Problems problems) {
    if (map == null) {
      return NameMap.NONE;
    }
    try {
      return NameMap.read(TextFile.read(map, hadoop), map, problems);
    } catch (InvalidInputException e) {
      e.problems().forEach(problems::add);
      return NameMap.NONE;
    }
  }
}
