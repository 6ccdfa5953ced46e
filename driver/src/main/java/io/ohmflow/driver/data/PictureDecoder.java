package io.ohmflow.driver.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.hadoop.fs.Path;

/** Turns picture files into bytes. Safe to share between threads. */
final class PictureDecoder {
  private static final int GREY = 1;

  /** Weights of red, green and blue in grey (ITU-R BT.601), in 1/65536, whose sum is 1. */
  private static final int[] LUMA = {19_595, 38_470, 7_471};

  private static final int LUMA_BITS = 16;

  private final DataFolder files;
  private final int channels;

  PictureDecoder(DataFolder files, int channels) {
    this.files = files;
    this.channels = channels;
  }

  /** Room for as many pictures of the size that one of them has. */
  Pictures room(Path first, int count) throws IOException {
    BufferedImage image = image(first);
    return Pictures.room(image.getHeight(), image.getWidth(), channels, count);
  }

  /**
   * Writes one picture.
   *
   * @throws IOException if it is no picture or has another size, with a message for users
   */
  void decode(Path file, Pictures into, int index) throws IOException {
    BufferedImage image = image(file);
    if (image.getWidth() != into.width() || image.getHeight() != into.height()) {
      throw new IOException(
          "expected %d × %d pixels (width × height) as the first picture has, found %d × %d"
              .formatted(into.width(), into.height(), image.getWidth(), image.getHeight()));
    }
    int at = index * into.pictureSize();
    for (int y = 0; y < into.height(); y++) {
      for (int x = 0; x < into.width(); x++) {
        at = pixel(image.getRGB(x, y), into.values(), at);
      }
    }
  }

  private int pixel(int rgb, byte[] values, int at) {
    int red = rgb >> 16 & 0xff;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    if (channels == GREY) {
      int sum = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
      values[at] = (byte) (sum + (1 << LUMA_BITS - 1) >> LUMA_BITS);
      return at + 1;
    }
    values[at] = (byte) red;
    values[at + 1] = (byte) green;
    values[at + 2] = (byte) blue;
    return at + channels;
  }

  private BufferedImage image(Path file) throws IOException {
    byte[] content;
    try (InputStream in = files.open(file)) {
      content = in.readAllBytes();
    }
    // A cache of our own: the default one writes every picture to a temporary file first.
    BufferedImage image =
        ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(content)));
    if (image == null) {
      throw new IOException("not a picture that can be read");
    }
    return image;
  }
}
