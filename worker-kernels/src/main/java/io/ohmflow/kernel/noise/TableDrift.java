package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.noise.TimeAxis.Place;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Section;

/**
 * How the distribution of a {@link MeasuredTable} moves after its first time, device by device.
 *
 * <p>Where the table has mean and deviation, a device follows the mean of its target, and its own
 * distance from that mean shrinks where the deviation does: g ← target + m(t) + min(1, σ(t)/σ(t₁))
 * · (g − target − m(t₁)). A deviation that grows is not drift but {@link TableReadNoise}.
 *
 * <p>Where it has quantiles, a device keeps its rank among the devices of its target, so at every
 * time the devices have the measured distribution. Devices of equal conductance, such as those cut
 * at 0, get their ranks by lot, once per programming.
 */
record TableDrift(MeasuredTable table) implements Drift {
  static Drift from(Section s) {
    return MeasuredTables.read(s).<Drift>map(TableDrift::new).orElse(NONE);
  }

  @Override
  public double t0() {
    return table.firstTime();
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    System.arraycopy(draws.uniforms(0, chunk.n()), 0, chunk.nu, 0, chunk.n());
  }

  @Override
  public void age(DeviceChunk chunk, double secondsAfterProgramming) {
    if (secondsAfterProgramming <= table.firstTime()) {
      return;
    }
    Place first = table.at(0);
    Place now = table.at(secondsAfterProgramming);
    if (table.hasQuantiles()) {
      keepRanks(chunk, first, now);
    } else {
      follow(chunk, first, now);
    }
  }

  private void follow(DeviceChunk chunk, Place first, Place now) {
    float[] g = chunk.g;
    float[] target = chunk.target;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      float before = table.std(target[i], first);
      float after = table.std(target[i], now);
      float kept = after < before ? after / before : 1;
      float own = g[i] - target[i] - table.mean(target[i], first);
      g[i] = Math.max(0f, target[i] + table.mean(target[i], now) + kept * own);
    }
  }

  private void keepRanks(DeviceChunk chunk, Place first, Place now) {
    float[] before = new float[table.levels().length];
    float[] after = new float[before.length];
    float[] g = chunk.g;
    float[] target = chunk.target;
    float[] tie = chunk.nu;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      if (i == 0 || !chunk.uniformTarget()) {
        table.errors(target[i], first, before);
        table.errors(target[i], now, after);
      }
      float rank = table.probability(before, g[i] - target[i], tie[i]);
      g[i] = Math.max(0f, target[i] + table.error(after, rank));
    }
  }
}
