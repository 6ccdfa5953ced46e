package io.ohmflow.driver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.EvaluationConfig;
import io.ohmflow.driver.data.Tokenizer;
import io.ohmflow.driver.generate.NetworkOnChip;
import io.ohmflow.driver.generate.TextGenerator;
import io.ohmflow.driver.generate.TextStream;
import io.ohmflow.driver.generate.TokenChoice;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.profile.document.Problems;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ohmflow generate RUN}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Let a network that was trained on a text write one, on a simulated chip.")
final class GenerateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private String location;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What the text begins with. Default: a new line.")
  private String prompt = "\n";

  @Option(names = "--tokens", paramLabel = "N", description = "Tokens to write. Default: 200.")
  private int tokens = 200;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Below 1 likely tokens become likelier, above less; 0 takes the likeliest. Default: 1.")
  private double temperature = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Choose among the K likeliest tokens; 0 for all. Default: 0.")
  private int topK;

  @Option(
      names = "--chip",
      paramLabel = "N",
      description = "Number of the chip, from 0, as evaluate counts them. Default: 0.")
  private int chip;

  @Option(names = "--digital", description = "Use the digital network in place of a chip.")
  private boolean digital;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "After programming. Default: the first time of the run's evaluation.")
  private String time;

  @Option(names = "--seed", description = "Of the choice of tokens. Default: 1.")
  private long seed = 1;

  @Mixin private Output out;

  @Override
  public Integer call() {
    Problems problems = new Problems();
    check(problems);
    problems.throwIfAny();
    Configuration hadoop = HadoopSettings.configuration();
    RunFolder folder = RunFolder.view(location, hadoop);
    LoadedRun run = Runs.load(folder, hadoop);
    if (!run.definition().predictsText()) {
      problems.add(location, 0, "network", "predicts no text");
      problems.throwIfAny();
    }
    Tokenizer tokenizer = run.train().tokenizer();
    int[] begin = tokenizer.encode(prompt);
    if (begin.length == 0) {
      problems.add("--prompt", 0, "", "expected at least one token");
      problems.throwIfAny();
    }
    float[] parameters = Runs.parameters(folder, run);
    double seconds = seconds(run.definition().config().evaluation());
    TextGenerator generator =
        new TextGenerator(
            digital
                ? NetworkOnChip.digital(run, parameters)
                : NetworkOnChip.of(run, parameters, chip, seconds),
            run.definition().network().answers(),
            tokenizer.size(),
            new TokenChoice(temperature, topK));
    TextStream text = new TextStream(tokenizer, out::stream);
    for (int token : begin) {
      text.accept(token);
    }
    generator.write(begin, tokens, seed, text);
    text.end();
    ObjectNode result =
        JsonNodeFactory.instance.objectNode().put("prompt", prompt).put("text", text.text());
    if (!digital) {
      result.put("chip", chip).put("seconds", seconds);
    }
    out.print(result, "");
    return ExitCode.DONE;
  }

  private double seconds(EvaluationConfig evaluation) {
    return time == null
        ? evaluation.times().stream().findFirst().orElse(0.0)
        : EvaluationConfig.time("--time", time);
  }

  private void check(Problems problems) {
    if (tokens < 1) {
      problems.add("--tokens", 0, "", "expected at least 1, got " + tokens);
    }
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      problems.add("--temperature", 0, "", "expected a number ≥ 0, got " + temperature);
    }
    if (topK < 0) {
      problems.add("--top-k", 0, "", "expected at least 0, got " + topK);
    }
    if (chip < 0) {
      problems.add("--chip", 0, "", "expected at least 0, got " + chip);
    }
    if (digital && time != null) {
      problems.add("--time", 0, "", "has no meaning for the digital network");
    }
  }
}
