package io.ohmflow.kernel.network;

/**
 * VGG-8 for small images, as studies of compute-in-memory use it: six convolutions of 128, 128,
 * 256, 256, 512 and 512 channels with a maximum over 2 × 2 pixels behind each pair, then layers of
 * 1024 units and of the classes; 13 million parameters for 32 × 32 × 3. Every hidden layer is
 * followed by batch normalisation and a rectifier. Source: Peng et al., "DNN+NeuroSim", IEDM 2019
 * (its network for CIFAR-10).
 */
final class VggPreset {
  private static final int[] STAGES = {128, 256, 512};
  private static final int HIDDEN = 1024;

  private VggPreset() {}

  static String write(int classes) {
    StringBuilder text = new StringBuilder("network:\n");
    for (int channels : STAGES) {
      String convolution =
          """
            - conv2d: {out: CHANNELS, kernel: 3, padding: 1, bias: false}
            - batchNorm
            - relu
          """
              .replace("CHANNELS", Integer.toString(channels));
      text.append(convolution.repeat(2)).append("  - maxPool: {size: 2}\n");
    }
    return text.append("  - flatten\n")
        .append("  - linear: {out: %d, bias: false}\n".formatted(HIDDEN))
        .append("  - batchNorm\n  - relu\n")
        .append("  - linear: {out: %d}\n".formatted(classes))
        .toString();
  }
}
