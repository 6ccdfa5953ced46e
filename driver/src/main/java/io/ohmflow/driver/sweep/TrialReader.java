package io.ohmflow.driver.sweep;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.plan.RunLoader;
import io.ohmflow.profile.document.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and checks trials of a sweep. */
final class TrialReader {
  private static final int KEY_LENGTH = 12;

  private final SweepConfig config;
  private final RunLoader loader;

  /**
   * @param config the sweep
   * @param loader of runs; trials share the data that it has loaded
   */
  TrialReader(SweepConfig config, RunLoader loader) {
    this.config = config;
    this.loader = loader;
  }

  /**
   * A trial that begins with its first step.
   *
   * @throws InvalidInputException listing every problem
   */
  Trial read(int number, Map<String, String> settings) {
    LoadedRun run = load(number, settings);
    String training = run.identity();
    return new Trial(
        number, settings, run, training, key(results(training, run)), Optional.empty());
  }

  /**
   * A trial that goes on from the state of another, with settings near those.
   *
   * @param parent whose state it is
   * @param steps done by then
   */
  Trial descendant(Origin origin, Trial parent, long steps) {
    Map<String, String> settings =
        origin.explore().near(parent.settings(), config.space(), config.seed(), origin.trial());
    LoadedRun run = load(origin.trial(), settings);
    String training = run.identity();
    String key = key(results(training, run) + "\n" + parent.key() + " " + steps);
    return new Trial(origin.trial(), settings, run, training, key, Optional.of(parent.number()));
  }

  private LoadedRun load(int number, Map<String, String> settings) {
    Map<String, String> overrides = new LinkedHashMap<>(config.set());
    overrides.putAll(config.space().keys(settings));
    overrides.put("name", "trial-" + number);
    return loader.load(config.run(), overrides);
  }

  /** What fixes the results of a run, trained and tried. */
  private static String results(String training, LoadedRun run) {
    RunConfig config = run.definition().config();
    String trained = training + "\n" + config.document().root().yaml("evaluation");
    return config.trainsOnItsHardware()
        ? trained
        : trained + "\n" + run.definition().profile().text();
  }

  private static String key(String text) {
    return sha256(text).substring(0, KEY_LENGTH);
  }

  static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
