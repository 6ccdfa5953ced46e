package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objenesis.strategy.StdInstantiatorStrategy;

class DatasetTest {
  /** Two samples of 1 × 2 pixels in two channels. */
  private static Dataset colour() {
    byte[] pixels = {0, 51, (byte) 255, 102, (byte) 204, 5, 6, 7};
    return new Dataset(1, 2, 2, 300, pixels, new short[] {299, 0});
  }

  private static float[] features(Dataset data, int id) {
    float[] out = new float[data.sampleSize() + 1];
    data.features(id, out, 1);
    return out;
  }

  @Test
  void featuresAreNormalisedPerChannel() {
    Dataset data = colour().normalizedBy(new Normalization(List.of(0.0, 0.2), List.of(1.0, 0.5)));
    assertArrayEquals(new float[] {0, 0, 0, 1, 0.4f}, features(data, 0), 1e-7f);
  }

  @Test
  void featuresOfOneChannelAreNormalised() {
    Dataset data =
        new Dataset(1, 2, 1, 2, new byte[] {0, (byte) 255}, new short[] {1})
            .normalizedBy(new Normalization(List.of(0.5), List.of(0.25)));
    assertArrayEquals(new float[] {0, -2, 2}, features(data, 0));
  }

  @Test
  void featuresWithoutConstantsLieInTheUnitInterval() {
    assertArrayEquals(new float[] {0, 0, 0.2f, 1, 0.4f}, features(colour(), 0), 1e-7f);
  }

  @Test
  void labelsAreUnsigned() {
    byte[] pixels = new byte[2];
    Dataset data = new Dataset(1, 1, 1, 65_536, pixels, new short[] {(short) 65_535, 1});
    assertEquals(65_535, data.label(0));
  }

  @Test
  void measuredNormalisationGivesZeroMeanAndUnitDeviation() {
    Dataset raw = new StrokeDigits(50, 1, 3, 1, 0.05).load(null).train();
    Dataset data = raw.normalizedBy(Normalization.of(raw));
    double sum = 0;
    double squares = 0;
    for (int id = 0; id < data.size(); id++) {
      float[] x = features(data, id);
      for (int i = 1; i < x.length; i++) {
        sum += x[i];
        squares += x[i] * x[i];
      }
    }
    int n = data.size() * data.sampleSize();
    assertEquals(0, sum / n, 1e-5);
    assertEquals(1, squares / n, 1e-5);
  }

  @Test
  void fingerprintCoversShapePixelsAndLabelsButNotTheNormalisation() {
    byte[] pixels = {1, 2, 3, 4};
    short[] labels = {0, 1};
    String print = new Dataset(1, 2, 1, 2, pixels, labels).fingerprint();
    assertEquals(64, print.length());
    assertNotEquals(print, new Dataset(2, 1, 1, 2, pixels, labels).fingerprint());
    assertNotEquals(print, new Dataset(1, 2, 1, 3, pixels, labels).fingerprint());
    assertNotEquals(print, new Dataset(1, 2, 1, 2, new byte[] {1, 2, 3, 5}, labels).fingerprint());
    assertNotEquals(print, new Dataset(1, 2, 1, 2, pixels, new short[] {1, 1}).fingerprint());
    Dataset normalized =
        new Dataset(1, 2, 1, 2, pixels, labels)
            .normalizedBy(new Normalization(List.of(0.5), List.of(0.5)));
    assertEquals(print, normalized.fingerprint());
  }

  /** Python: sha256(pack(">5i", 1, 2, 1, 2, 2) + bytes([1, 2, 3, 4]) + pack(">2h", 0, 1)). */
  @Test
  void fingerprintOfBytesIsTheDigestOfShapeValuesAndLabels() {
    Dataset data = new Dataset(1, 2, 1, 2, new byte[] {1, 2, 3, 4}, new short[] {0, 1});
    assertEquals(
        "d064fa11b7c2b7e12b06deda4c594a8f6a503d56d715bcd755cb17503b1e71a1", data.fingerprint());
  }

  /** Python: as above with b"float32" + pack(">4f", 1, 2, 3, 4) in place of the bytes. */
  @Test
  void fingerprintOfNumbersBeginsWithTheirKind() {
    Dataset data = new Dataset(1, 2, 1, 2, new float[] {1, 2, 3, 4}, new short[] {0, 1});
    assertEquals(
        "18b74a14aa1288abf04d6fdc70bf69051d3940e60044c7372c91b00ba5082961", data.fingerprint());
  }

  @Test
  void numbersAreNormalisedAsTheyAre() {
    Dataset data = new Dataset(1, 1, 2, 1, new float[] {-3, 1e6f, 5, 3e6f}, new short[2]);
    assertEquals(
        new ValueStatistics(-3, 3e6, List.of(1.0, 2e6), List.of(4.0, 1e6)), data.statistics());
    Dataset normalized = data.normalizedBy(Normalization.of(data));
    assertArrayEquals(new float[] {0, -1, -1}, features(normalized, 0));
    assertArrayEquals(new float[] {0, 1, 1}, features(normalized, 1));
    assertEquals(3e6f, normalized.value(1, 1));
  }

  @Test
  void numbersMustBeFinite() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Dataset(1, 1, 1, 1, new float[] {0, wrong}, new short[2]));
      assertEquals("value 1 is " + wrong, e.getMessage());
    }
  }

  @Test
  void firstKeepsIdsAndNormalisation() {
    Dataset data = colour().normalizedBy(new Normalization(List.of(0.1, 0.2), List.of(1.0, 0.5)));
    Dataset first = data.first(1);
    assertEquals(1, first.size());
    assertEquals(299, first.label(0));
    assertArrayEquals(features(data, 0), features(first, 0));
    assertEquals(2, data.first(5).size());
  }

  @Test
  void refusesArraysThatDoNotAgree() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Dataset(2, 2, 1, 10, new byte[7], new short[2]));
    assertEquals("2 labels of 2 × 2 × 1 need 8 values, got 7", e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Dataset(1, 1, 1, 10, new byte[2], new short[] {3, 10}));
    assertEquals("label 10 of sample 1 is not below 10", e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new Dataset(1, 1, 0, 10, new byte[0], new short[0]));
  }

  @Test
  void refusesNormalisationOfOtherChannels() {
    assertThrows(
        IllegalArgumentException.class,
        () -> colour().normalizedBy(new Normalization(List.of(0.1), List.of(1.0))));
    assertThrows(
        IllegalArgumentException.class, () -> new Normalization(List.of(0.1), List.of(0.0)));
    assertThrows(
        IllegalArgumentException.class, () -> new Normalization(List.of(Double.NaN), List.of(1.0)));
  }

  @Test
  void javaSerialisationCostsLittleMoreThanThePixels() throws Exception {
    Dataset data = new StrokeDigits(500, 1, 3, 1, 0.05).load(null).train();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(data);
    }
    assertTrue(bytes.size() < 500 * (784 + 2) + 2_000, () -> bytes.size() + " bytes");
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertSame(data, (Dataset) in.readObject());
    }
  }

  @Test
  void kryoCostsLittleMoreThanThePixels() {
    assertKryoIsSmall(new StrokeDigits(500, 1, 3, 1, 0.05).load(null).train(), 784 + 3);
  }

  @Test
  void kryoWritesNumbersToo() {
    float[] values = new float[500 * 30];
    values[17 * 30] = 2;
    assertKryoIsSmall(new Dataset(1, 1, 30, 1, values, new short[500]), 4 * 30 + 3);
  }

  private static void assertKryoIsSmall(Dataset data, int bytesPerSample) {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(false);
    kryo.setInstantiatorStrategy(
        new Kryo.DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
    Output out = new Output(4096, -1);
    kryo.writeObject(out, data);
    assertTrue(out.total() < 500 * bytesPerSample + 2_000, () -> out.total() + " bytes");
    assertSame(data, kryo.readObject(new Input(out.toBytes()), Dataset.class));
  }

  private static void assertSame(Dataset expected, Dataset actual) {
    assertEquals(expected.fingerprint(), actual.fingerprint());
    assertArrayEquals(features(expected, 17), features(actual, 17));
  }
}
