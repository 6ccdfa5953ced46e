package io.ohmflow.kernel.network;

/**
 * ResNet-20 for small images such as those of CIFAR: a convolution, three stages of three residual
 * blocks with 16, 32 and 64 channels, a mean over the image and a classifier; 0.27 million
 * parameters for ten classes. Shortcuts have no parameters. Source: He et al., "Deep residual
 * learning", CVPR 2016, section 4.2.
 */
final class ResNetPreset {
  private static final int BLOCKS = 3;
  private static final int[] STAGES = {16, 32, 64};

  private ResNetPreset() {}

  static String write(int classes) {
    StringBuilder text = new StringBuilder("network:\n");
    text.append(line(convolution(STAGES[0], 1))).append("  - batchNorm\n  - relu\n");
    for (int stage = 0; stage < STAGES.length; stage++) {
      for (int k = 0; k < BLOCKS; k++) {
        text.append(block(STAGES[stage], stage > 0 && k == 0 ? 2 : 1));
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

  private static String block(int channels, int stride) {
    String shortcut =
        stride == 1
            ? ""
            : ", shortcut: [{subsample: {stride: %d, channels: %d}}]".formatted(stride, channels);
    return line(
            "residual: {body: [{%s}, batchNorm, relu, {%s}, batchNorm]%s}"
                .formatted(convolution(channels, stride), convolution(channels, 1), shortcut))
        + "  - relu\n";
  }
}
