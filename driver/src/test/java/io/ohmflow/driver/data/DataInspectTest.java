package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DataInspectTest {
  /** Three and one pictures of 2 × 2 in two classes. */
  private static DataSplits data() {
    byte[] pixels = {0, 0, 0, 0, (byte) 255, 0, 0, (byte) 255, 100, 100, 100, 100};
    return new DataSplits(
        new Dataset(2, 2, 1, 2, pixels, new short[] {1, 0, 1}),
        new Dataset(2, 2, 1, 2, new byte[] {1, 2, 3, 4}, new short[] {0}));
  }

  @Test
  void summaryCountsAndMeasures() {
    DataInspect inspect = DataInspect.of(data(), 80);
    assertEquals(List.of(1, 2), inspect.train().perClass());
    assertEquals(0, inspect.train().values().min());
    assertEquals(255, inspect.train().values().max());
    assertEquals(910.0 / 12 / 255, inspect.train().values().mean().get(0), 1e-12);
    assertEquals(4, inspect.test().values().max());
    assertEquals(data().test().fingerprint(), inspect.test().fingerprint());
  }

  @Test
  void textShowsFiguresAndPictures() {
    String text = DataInspect.of(data(), 80).text();
    assertTrue(text.contains("samples       3                         1"), text);
    assertTrue(text.contains("shape         2 × 2 × 1"), text);
    assertTrue(text.contains("value range   0 to 255                  1 to 4"), text);
    assertTrue(text.contains("class 1       2                         0"), text);
    assertTrue(text.contains(data().train().fingerprint()), text);
    assertTrue(text.contains("label 1      label 0      label 1"), text);
    assertTrue(text.lines().anyMatch(line -> line.strip().equals("▀▄           ░░")), text);
  }

  @Test
  void previewFitsTheTerminal() {
    String text = TextPicture.row(new StrokeDigits(20, 1, 7, 1, 0).load(null).train(), 5, 70);
    assertEquals(15, text.lines().count());
    assertTrue(text.lines().allMatch(line -> line.length() <= 70));
    assertEquals("label 0                       label 1", text.lines().findFirst().orElseThrow());
  }

  @Test
  void jsonHoldsTheSameFigures() {
    var json = DataInspect.of(data(), 80).json();
    assertEquals(3, json.at("/train/samples").asInt());
    assertEquals("[2,2,1]", json.at("/train/shape").toString());
    assertEquals("[1,2]", json.at("/train/perClass").toString());
    assertEquals(4, json.at("/test/max").asInt());
    assertEquals(2.5 / 255, json.at("/test/mean/0").asDouble(), 1e-12);
    assertEquals(data().train().fingerprint(), json.at("/train/fingerprint").asText());
  }
}
