package io.ohmflow.driver.data;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;

/**
 * Random changes of training images, the usual ones for small colour pictures:
 *
 * <pre>
 * data:
 *   augment: {crop-padding: 4, flip: true}
 * </pre>
 *
 * <p>{@code crop-padding} (0) moves an image by up to so many pixels along either side; what comes
 * in from outside is 0 after normalisation, the mean colour. {@code flip} (false) mirrors every
 * second image, left to right. What happens to an image is a function of the key alone, which names
 * the epoch and the sample: the same on any layout of tasks. Source: He et al., "Deep residual
 * learning", CVPR 2016, section 4.2.
 *
 * @param cropPadding most pixels an image moves, ≥ 0
 * @param flip whether images are mirrored at random
 */
public record Augmentation(int cropPadding, boolean flip) {
  /** Images stay as they are. */
  public static final Augmentation NONE = new Augmentation(0, false);

  private static final int MOST_PADDING = 64;

  /** Draws an image needs: two shifts and a side. */
  private static final int CHOICES = 3;

  /** Reads the key {@code augment} of the {@code data} section; a missing one changes nothing. */
  public static Augmentation read(Section data) {
    Section s = data.optional("augment");
    Augmentation read =
        new Augmentation(s.integer("crop-padding", 0, MOST_PADDING, 0), s.flag("flip", false));
    if (read.isNeeded() && data.is("source", "text")) {
      data.problem("augment", "a text has no images to change");
      return NONE;
    }
    return read;
  }

  /** Whether anything is changed. */
  public boolean isNeeded() {
    return cropPadding > 0 || flip;
  }

  /**
   * Writes the normalised values of a changed sample.
   *
   * @param data where the sample is from
   * @param id sample
   * @param key of this sample in this epoch
   * @param draws owned by the calling thread
   * @param out receives {@link Dataset#sampleSize} values from {@code offset} on
   */
  public void features(Dataset data, int id, NoiseKey key, Draws draws, float[] out, int offset) {
    float[] choices = draws.at(key, 0).uniforms(0, CHOICES);
    int down = shift(choices[0]);
    int right = shift(choices[1]);
    boolean mirrored = flip && choices[2] < 0.5f;
    data.features(id, out, offset);
    if (mirrored) {
      mirror(data, out, offset);
    }
    if (down != 0 || right != 0) {
      move(data, down, right, out, offset);
    }
  }

  /** A whole number from −{@code cropPadding} to {@code cropPadding}, all equally likely. */
  private int shift(float uniform) {
    return (int) (uniform * (2 * cropPadding + 1)) - cropPadding;
  }

  private static void mirror(Dataset data, float[] out, int offset) {
    int channels = data.channels();
    int rowLength = data.width() * channels;
    for (int row = offset; row < offset + data.sampleSize(); row += rowLength) {
      int left = row;
      int right = row + rowLength - channels;
      for (; left < right; left += channels, right -= channels) {
        for (int c = 0; c < channels; c++) {
          float value = out[left + c];
          out[left + c] = out[right + c];
          out[right + c] = value;
        }
      }
    }
  }

  /** Moves in place: rows that would be overwritten are read first, whichever way it goes. */
  private static void move(Dataset data, int down, int right, float[] out, int offset) {
    int height = data.height();
    int width = data.width();
    int channels = data.channels();
    int kept = Math.max(0, width - Math.abs(right)) * channels;
    int to = Math.min(width, Math.max(0, right)) * channels;
    int from = Math.min(width, Math.max(0, -right)) * channels;
    int rowLength = width * channels;
    for (int k = 0; k < height; k++) {
      int y = down > 0 ? height - 1 - k : k;
      int row = offset + y * rowLength;
      int source = y - down;
      if (source < 0 || source >= height) {
        Arrays.fill(out, row, row + rowLength, 0f);
        continue;
      }
      System.arraycopy(out, offset + source * rowLength + from, out, row + to, kept);
      Arrays.fill(out, row, row + to, 0f);
      Arrays.fill(out, row + to + kept, row + rowLength, 0f);
    }
  }
}
