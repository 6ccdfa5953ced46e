package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int HEIGHT = 4;
  private static final int WIDTH = 5;
  private static final int CHANNELS = 2;

  /** One image whose values are 1, 2, 3, …, normalised by 1/255 and so 255 times as large. */
  private static Dataset image() {
    byte[] values = new byte[HEIGHT * WIDTH * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i + 1);
    }
    return new Dataset(HEIGHT, WIDTH, CHANNELS, 1, values, new short[1])
        .normalizedBy(new Normalization(List.of(0.0, 0.0), List.of(1 / 255.0, 1 / 255.0)));
  }

  private static float[] changed(Augmentation augmentation, long key) {
    float[] out = new float[3 + HEIGHT * WIDTH * CHANNELS];
    augmentation.features(image(), 0, NoiseKey.of(1).child(key), new Draws(), out, 3);
    return out;
  }

  /** What an image looks like that has been mirrored and then moved, pixel by pixel. */
  private static float[] expected(boolean mirrored, int down, int right) {
    float[] out = new float[3 + HEIGHT * WIDTH * CHANNELS];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int fromY = y - down;
        int shifted = x - right;
        int fromX = mirrored ? WIDTH - 1 - shifted : shifted;
        boolean inside = fromY >= 0 && fromY < HEIGHT && shifted >= 0 && shifted < WIDTH;
        for (int c = 0; inside && c < CHANNELS; c++) {
          out[3 + (y * WIDTH + x) * CHANNELS + c] = (fromY * WIDTH + fromX) * CHANNELS + c + 1;
        }
      }
    }
    return out;
  }

  /** All 25 shifts of 2 pixels and both sides, each as often as the others. */
  @Test
  void everyShiftAndSideIsEquallyLikely() {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, float[]> known = new HashMap<>();
    for (int down = -2; down <= 2; down++) {
      for (int right = -2; right <= 2; right++) {
        for (boolean mirrored : new boolean[] {false, true}) {
          known.put(mirrored + " " + down + " " + right, expected(mirrored, down, right));
        }
      }
    }
    int trials = 5000;
    for (int k = 0; k < trials; k++) {
      float[] found = changed(new Augmentation(2, true), k);
      known.forEach(
          (name, e) -> {
            if (Arrays.equals(e, found)) {
              counts.merge(name, 1, Integer::sum);
            }
          });
    }
    assertEquals(50, counts.size());
    assertEquals(trials, counts.values().stream().mapToInt(n -> n).sum());
    // 100 expected with a deviation of 9.9: five of them, one false alarm in 35,000.
    counts.forEach((name, n) -> assertTrue(n > 50 && n < 150, name + ": " + n));
  }

  @Test
  void imagesMayMoveOutOfSight() {
    boolean empty = false;
    for (int k = 0; k < 200; k++) {
      float[] found = changed(new Augmentation(8, false), k);
      boolean matches = false;
      for (int down = -8; down <= 8; down++) {
        for (int right = -8; right <= 8; right++) {
          matches |= Arrays.equals(expected(false, down, right), found);
        }
      }
      assertTrue(matches);
      empty |= Arrays.equals(new float[found.length], found);
    }
    assertTrue(empty);
  }

  @Test
  void whatHappensFollowsFromTheKeyAlone() {
    Augmentation augmentation = new Augmentation(2, true);
    Draws used = new Draws();
    used.normals(NoiseKey.of(5), 0, new float[7], 0, 7);
    float[] again = new float[3 + HEIGHT * WIDTH * CHANNELS];
    augmentation.features(image(), 0, NoiseKey.of(1).child(4), used, again, 3);
    assertArrayEquals(changed(augmentation, 4), again);
    assertArrayEquals(expected(false, 0, 0), changed(Augmentation.NONE, 4));
  }

  @Test
  void wrongKeysAreListedTogether() {
    Problems problems = new Problems();
    var data =
        Document.parse("augment: {crop-padding: -1, flip: sometimes}", "run.yaml", problems).root();
    Augmentation.read(data);
    assertEquals(
        List.of("augment.crop-padding", "augment.flip"),
        problems.list().stream().map(Problem::key).sorted().toList());
    var text = Document.parse("{source: text, augment: {flip: true}}", "t", new Problems());
    Augmentation.read(text.root());
    assertEquals("augment", text.problems().list().get(0).key());
  }
}
