package io.ohmflow.kernel.network;

import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;

/**
 * A decoder-only transformer with normalisation before each branch, for text: embedding, blocks of
 * attention and a dense layer of four times the width, a last normalisation, a matrix that scores
 * every token. Every matrix but the embeddings goes on tiles. Source: Radford et al., "Language
 * models are unsupervised multitask learners", 2019 (where scores share the table of the embedding;
 * here only with {@code tied: true}).
 */
final class GptPreset {
  private static final int MAX_LAYERS = 256;
  private static final int MAX_WIDTH = 1 << 14;
  private static final int DEFAULT_LAYERS = 4;
  private static final int DEFAULT_WIDTH = 128;
  private static final int DEFAULT_HEADS = 4;
  private static final int BODY_INDENT = 4;

  private static final String BLOCK =
      """
        - residual: {body: [layerNorm, {attention: {heads: HEADS}}DROPOUT]}
        - residual:
            body: [layerNorm, {pointwise: {out: INNER}}, gelu, {pointwise: {out: WIDTH}}DROPOUT]
      """;

  private GptPreset() {}

  /**
   * Reads {@code layers} (4), {@code width} (128), {@code heads} (4, which divide the width),
   * {@code dropout} (0), the share dropped of what each branch adds, and {@code tied} (false),
   * whether the table of the embedding scores the tokens, too. The length of the context comes from
   * the data.
   */
  static String write(Section keys, int classes) {
    int layers = keys.integer("layers", 1, MAX_LAYERS, DEFAULT_LAYERS);
    int width = keys.integer("width", 1, MAX_WIDTH, DEFAULT_WIDTH);
    int heads = keys.integer("heads", 1, MAX_WIDTH, DEFAULT_HEADS);
    double dropout = keys.number("dropout", Range.closed(0, 0.9), 0);
    if (width % heads != 0) {
      keys.problem("heads", "%d heads do not divide a width of %d".formatted(heads, width));
      heads = 1;
    }
    String block =
        BLOCK
            .replace("HEADS", Integer.toString(heads))
            .replace("INNER", Integer.toString(4 * width))
            .replace("WIDTH", Integer.toString(width))
            .replace("DROPOUT", dropout > 0 ? ", {dropout: {rate: " + dropout + "}}" : "");
    if (keys.flag("tied", false)) {
      String body = (block.repeat(layers) + "  - layerNorm\n").indent(BODY_INDENT);
      return "network:\n  - tiedEmbedding:\n      vocabulary: %d\n      width: %d\n      body:\n%s"
          .formatted(classes, width, body);
    }
    return "network:\n"
        + "  - embedding: {vocabulary: %d, width: %d}\n".formatted(classes, width)
        + block.repeat(layers)
        + "  - layerNorm\n"
        + "  - pointwise: {out: %d, bias: false}\n".formatted(classes);
  }
}
