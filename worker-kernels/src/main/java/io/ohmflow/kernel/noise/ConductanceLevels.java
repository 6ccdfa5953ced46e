package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;

import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.List;

/**
 * The conductances that devices can be asked for. Targets snap to the nearest before anything else
 * happens to them; halfway they go to the lower one.
 *
 * <p>Key {@code device.levels}: a number of levels at equal distances from g_min to g_max, or a
 * list of conductances.
 */
public final class ConductanceLevels {
  /** Every conductance. */
  public static final ConductanceLevels CONTINUOUS = new ConductanceLevels(new float[0]);

  private static final int MOST = 1 << 16;

  /** Where the next higher level begins to be nearer, ascending. */
  private final float[] borders;

  private final float[] levels;

  /**
   * @param levels µS, increasing; none for every conductance
   */
  ConductanceLevels(float[] levels) {
    this.levels = levels.clone();
    borders = new float[Math.max(0, levels.length - 1)];
    for (int i = 0; i < borders.length; i++) {
      if (!(levels[i + 1] > levels[i])) {
        throw new IllegalArgumentException(
            "expected increasing levels, got " + Arrays.toString(levels));
      }
      borders[i] = (float) (((double) levels[i] + levels[i + 1]) / 2);
    }
  }

  /** So many levels at equal distances, at least 2. */
  static ConductanceLevels equal(int count, ConductanceRange range) {
    float[] levels = new float[count];
    for (int i = 0; i < count; i++) {
      levels[i] = (float) (range.gMin() + (range.gMax() - range.gMin()) * i / (count - 1));
    }
    return new ConductanceLevels(levels);
  }

  static ConductanceLevels from(Section device, ConductanceRange range) {
    if (!device.isList("levels")) {
      int count = device.integer("levels", 0, MOST, 0);
      if (count == 1) {
        device.problem("levels", "expected at least 2 levels, got 1");
      }
      return count < 2 ? CONTINUOUS : equal(count, range);
    }
    List<Double> listed = device.quantities("levels", MICROSIEMENS);
    float[] levels = new float[listed.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = listed.get(i).floatValue();
      if (!(levels[i] >= (i == 0 ? 0 : Math.nextUp(levels[i - 1])))) {
        device.problem("levels", "expected increasing conductances of at least 0 uS");
        return CONTINUOUS;
      }
    }
    return new ConductanceLevels(levels);
  }

  /** Number of levels; 0 for every conductance. */
  public int count() {
    return levels.length;
  }

  /** The nearest level, µS; the conductance itself if every one is possible. */
  public float nearest(float g) {
    if (levels.length == 0) {
      return g;
    }
    int at = Arrays.binarySearch(borders, g);
    return levels[at >= 0 ? at : -at - 1];
  }

  /** Snaps {@code chunk.target} in place. */
  void snap(DeviceChunk chunk) {
    if (levels.length == 0) {
      return;
    }
    float[] target = chunk.target;
    int n = chunk.n();
    if (chunk.uniformTarget()) {
      Arrays.fill(target, 0, n, nearest(target[0]));
      return;
    }
    for (int i = 0; i < n; i++) {
      target[i] = nearest(target[i]);
    }
  }
}
