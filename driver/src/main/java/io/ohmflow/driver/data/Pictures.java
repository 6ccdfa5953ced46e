package io.ohmflow.driver.data;

/**
 * Room for decoded pictures of one size.
 *
 * @param height rows
 * @param width columns
 * @param channels values per pixel
 * @param values {@code [labels.length × height × width × channels]} unsigned bytes
 * @param labels class of each picture, unsigned
 */
@SuppressWarnings("ArrayRecordComponent") // Arrays with one owner; never compared.
record Pictures(int height, int width, int channels, byte[] values, short[] labels) {

  static Pictures room(int height, int width, int channels, int count) {
    int values = Math.multiplyExact(count, height * width * channels);
    return new Pictures(height, width, channels, new byte[values], new short[count]);
  }

  /** Room for another number of pictures of the same size. */
  Pictures other(int count) {
    return room(height, width, channels, count);
  }

  int pictureSize() {
    return height * width * channels;
  }

  Dataset dataset(int classes) {
    return new Dataset(height, width, channels, classes, values, labels);
  }
}
