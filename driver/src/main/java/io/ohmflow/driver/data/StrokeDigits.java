package io.ohmflow.driver.data;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Purpose;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Digits written by a generator: 28 × 28, grey, ten classes, nothing to download.
 *
 * <pre>
 * data:
 *   source: strokes
 *   train: 8000     samples to learn from
 *   test: 2000      samples to judge by
 *   seed: 7         what the hands are drawn from
 *   jitter: 1       factor of every displacement of a stroke; 0 writes print
 *   noise: 0.05     largest standard deviation of the grain, of full scale
 * </pre>
 *
 * <p>Sample i of a split is a pure function of (seed, jitter, noise, split, i) and shows the digit
 * i mod 10, so a larger set begins with a smaller one, and every machine gets the same bytes.
 *
 * @param train number of training samples, positive
 * @param test number of test samples, positive
 * @param seed of all draws
 * @param jitter 0 to 2
 * @param noise 0 to 0.5
 */
public record StrokeDigits(int train, int test, long seed, double jitter, double noise)
    implements DataSource {
  static final int SIDE = 28;
  static final int CLASSES = 10;

  private static final int PIXELS = SIDE * SIDE;

  /** More would not fit into one array. */
  private static final int MAX_SAMPLES = 2_000_000;

  private static final Range JITTER = Range.closed(0, 2);
  private static final Range NOISE = Range.closed(0, 0.5);

  /** Samples that one task of the generator writes. */
  private static final int BATCH = 256;

  private static final float MIN_CONTRAST = 0.75f;

  public StrokeDigits {
    if (train < 1 || test < 1 || !JITTER.contains(jitter) || !NOISE.contains(noise)) {
      throw new IllegalArgumentException(
          "%d and %d samples, jitter %s, noise %s".formatted(train, test, jitter, noise));
    }
  }

  static StrokeDigits read(Section s) {
    return new StrokeDigits(
        s.integer("train", 1, MAX_SAMPLES, 8_000),
        s.integer("test", 1, MAX_SAMPLES, 2_000),
        s.longInteger("seed", 7),
        s.number("jitter", JITTER, 1),
        s.number("noise", NOISE, 0.05));
  }

  @Override
  public DataSplits load(Configuration hadoop) {
    NoiseKey key = NoiseKey.of(seed).child(Purpose.DATA);
    return new DataSplits(write(key.child(0), train), write(key.child(1), test));
  }

  private Dataset write(NoiseKey split, int samples) {
    byte[] pixels = new byte[samples * PIXELS];
    short[] labels = new short[samples];
    IntStream.rangeClosed(0, (samples - 1) / BATCH)
        .parallel()
        .forEach(
            batch -> {
              Scribe scribe = new Scribe(jitter, noise);
              for (int i = batch * BATCH; i < Math.min(samples, (batch + 1) * BATCH); i++) {
                labels[i] = (short) (i % CLASSES);
                scribe.write(i % CLASSES, split.child(i), pixels, i * PIXELS);
              }
            });
    return new Dataset(SIDE, SIDE, 1, CLASSES, pixels, labels);
  }

  /** What one thread needs to write digits: a canvas, and grain to put on it. */
  private static final class Scribe {
    private final double noise;
    private final StrokeCanvas canvas = new StrokeCanvas(SIDE);
    private final StrokeWriter writer;
    private final Draws draws = new Draws();
    private final float[] choices = new float[2];
    private final float[] grain = new float[PIXELS];

    Scribe(double jitter, double noise) {
      this.noise = noise;
      this.writer = new StrokeWriter(jitter, canvas);
    }

    void write(int digit, NoiseKey key, byte[] pixels, int offset) {
      writer.write(digit, key, SIDE);
      draws.uniforms(key.child(2), 0, choices, 0, choices.length);
      draws.normals(key.child(3), 0, grain, 0, PIXELS);
      float contrast = MIN_CONTRAST + (1 - MIN_CONTRAST) * choices[0];
      float strength = (float) noise * choices[1];
      for (int p = 0; p < PIXELS; p++) {
        float value = contrast * canvas.ink(p) + strength * grain[p];
        pixels[offset + p] = (byte) Math.max(0, Math.min(255, Math.round(value * 255)));
      }
    }
  }
}
