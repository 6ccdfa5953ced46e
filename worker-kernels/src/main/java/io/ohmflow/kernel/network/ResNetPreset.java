package io.ohmflow.kernel.network;

import io.ohmflow.profile.document.Section;

/**
 * Residual networks for small images such as those of CIFAR: a convolution, stages of residual
 * blocks of two convolutions, a mean over the image and a classifier. Each stage but the first
 * begins with half the rows and columns. Source: He et al., "Deep residual learning", CVPR 2016.
 *
 * @param width channels of the first stage; each further one has twice as many
 * @param stages number of stages
 * @param blocks residual blocks of a stage
 * @param shortcut how a block whose shape changes passes its input on
 */
record ResNetPreset(int width, int stages, int blocks, Shortcut shortcut) {
  private static final int MAX_WIDTH = 1 << 10;

  /** How a block whose shape changes passes its input on. */
  private enum Shortcut {
    /** Every second row and column, channels filled up with zeros; no parameters. */
    SUBSAMPLE,
    /** A 1 × 1 convolution with stride 2 and batch normalisation. */
    PROJECTION
  }

  /**
   * ResNet-20, section 4.2 of the source: 0.27 million parameters for ten classes. Reads {@code
   * width} (16).
   */
  static String write20(Section keys, int classes) {
    int width = keys.integer("width", 1, MAX_WIDTH, 16);
    return new ResNetPreset(width, 3, 3, Shortcut.SUBSAMPLE).write(classes);
  }

  /**
   * ResNet-18, table 1 of the source, in the form for small images: the first convolution is 3 × 3
   * with stride 1 and nothing is pooled behind it; 11 million parameters for ten classes. Reads
   * {@code width} (64).
   */
  static String write18(Section keys, int classes) {
    int width = keys.integer("width", 1, MAX_WIDTH, 64);
    return new ResNetPreset(width, 4, 2, Shortcut.PROJECTION).write(classes);
  }

  private String write(int classes) {
    StringBuilder text = new StringBuilder("network:\n");
    text.append(line(convolution(width, 1))).append("  - batchNorm\n  - relu\n");
    for (int stage = 0; stage < stages; stage++) {
      for (int k = 0; k < blocks; k++) {
        text.append(block(width << stage, stage > 0 && k == 0 ? 2 : 1));
      }
    }
    return text.append("  - avgPool: {global: true}\n  - flatten\n")
        .append(line("linear: {out: " + classes + "}"))
        .toString();
  }

  private static String line(String layer) {
    return "  - " + layer + "\n";
  }

  private static String convolution(int channels, int stride) {
    return "conv2d: {out: %d, kernel: 3, stride: %d, padding: 1, bias: false}"
        .formatted(channels, stride);
  }

  private String block(int channels, int stride) {
    return line(
            "residual: {body: [{%s}, batchNorm, relu, {%s}, batchNorm]%s}"
                .formatted(
                    convolution(channels, stride),
                    convolution(channels, 1),
                    stride == 1 ? "" : ", shortcut: [" + shorter(channels, stride) + "]"))
        + "  - relu\n";
  }

  private String shorter(int channels, int stride) {
    return shortcut == Shortcut.SUBSAMPLE
        ? "{subsample: {stride: %d, channels: %d}}".formatted(stride, channels)
        : "{conv2d: {out: %d, kernel: 1, stride: %d, bias: false}}, batchNorm"
            .formatted(channels, stride);
  }
}
