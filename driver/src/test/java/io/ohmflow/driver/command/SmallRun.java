package io.ohmflow.driver.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run of a few seconds with every kind of layer, noise and statistic that a digest can miss. */
final class SmallRun {
  static final String YAML =
      """
      name: small
      seed: 7
      data: {source: strokes, train: 250, test: 60, seed: 3}
      network:
        - conv2d: {out: 4, kernel: 5, stride: 2, padding: 2}
        - batchNorm
        - relu
        - maxPool: {size: 2}
        - flatten
        - dropout: {rate: 0.1}
        - linear: {out: 10}
      hardware: pcm-standard
      training:
        epochs: 5
        batch: 40
        lanes: 8
        optimizer: {name: adamw, learning-rate: 0.01}
        schedule: {name: cosine, warm-up: 5}
        weight-clip: {name: std, k: 2.5}
        max-gradient-norm: 5
      noise: {ramp-steps: 10, random-scale: [0.5, 1.5], read-time: 1 s, read-time-to: 1 day}
      checkpoint: {every-steps: 4}
      evaluation: {chips: 2, times: [1 s, 1 day]}
      """;

  private SmallRun() {}

  static Path write(Path folder) throws IOException {
    return Files.writeString(folder.resolve("run.yaml"), YAML);
  }
}
