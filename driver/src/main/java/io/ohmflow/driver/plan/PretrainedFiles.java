package io.ohmflow.driver.plan;

import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.config.TrainingConfig;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files of networks trained before that a run builds on, as they are; executors get them with
 * the run.
 *
 * <p>A class, because Kryo cannot write records.
 */
public final class PretrainedFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nothing was trained before. */
  public static final PretrainedFiles NONE = new PretrainedFiles(new byte[0], "", new byte[0]);

  private static final String WEIGHTS = "model/weights.safetensors";

  private final byte[] start;
  private final String teacherYaml;
  private final byte[] teacherWeights;

  private PretrainedFiles(byte[] start, String teacherYaml, byte[] teacherWeights) {
    this.start = start;
    this.teacherYaml = teacherYaml;
    this.teacherWeights = teacherWeights;
  }

  /** Reads what a configuration names; what cannot be read is reported. */
  static PretrainedFiles read(TrainingConfig training, Configuration hadoop, Problems problems) {
    if (training.start().isEmpty() && training.teacher().run().isEmpty()) {
      return NONE;
    }
    byte[] start = new byte[0];
    String teacherYaml = "";
    byte[] teacherWeights = new byte[0];
    try {
      if (!training.start().isEmpty()) {
        start = weights(training.start(), hadoop);
      }
    } catch (InvalidInputException e) {
      training.section().problem("start", e.getMessage());
    }
    try {
      if (!training.teacher().run().isEmpty()) {
        RunFolder folder = RunFolder.view(training.teacher().run(), hadoop);
        teacherYaml = new String(folder.readSealed("run.yaml"), StandardCharsets.UTF_8);
        teacherWeights = folder.readSealed(WEIGHTS);
      }
    } catch (InvalidInputException e) {
      training.section().optional("teacher").problem("run", e.getMessage());
    }
    return new PretrainedFiles(start, teacherYaml, teacherWeights);
  }

  private static byte[] weights(String place, Configuration hadoop) {
    if (!place.endsWith(".safetensors")) {
      return RunFolder.view(place, hadoop).readSealed(WEIGHTS);
    }
    Path path = new Path(place);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new InvalidInputException(place, "cannot be read: " + e.getMessage());
    }
  }

  /** Weights to begin with as safetensors; empty if there are none. */
  byte[] start() {
    return start;
  }

  /** Configuration of the teacher; empty if there is none. */
  String teacherYaml() {
    return teacherYaml;
  }

  /** Weights of the teacher as safetensors. */
  byte[] teacherWeights() {
    return teacherWeights;
  }

  /** Lines that name the content, a part of a run's identity; empty if there is none. */
  String identity() {
    return named("start", start) + named("teacher", teacherWeights);
  }

  private static String named(String name, byte[] content) {
    if (content.length == 0) {
      return "";
    }
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(content);
      return "\n" + name + ' ' + HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
