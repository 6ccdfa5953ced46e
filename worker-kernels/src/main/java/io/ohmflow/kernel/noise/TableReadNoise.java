package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.noise.TimeAxis.Place;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Section;

/**
 * What a {@link MeasuredTable} shows to have come on top by a read time, new at every read time.
 *
 * <p>Where the table has mean and deviation: a Gaussian of variance max(0, σ²(t) − σ²(t₁)). Where
 * it has quantiles there is no telling what of a deviation stayed: the whole deviation is drawn
 * anew. Nothing happens up to the first time.
 */
record TableReadNoise(MeasuredTable table) implements ReadNoise {
  static ReadNoise from(Section s) {
    return MeasuredTables.read(s).<ReadNoise>map(TableReadNoise::new).orElse(NONE);
  }

  @Override
  public void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws) {
    if (secondsAfterProgramming <= table.firstTime() || scale == 0) {
      return;
    }
    Place now = table.at(secondsAfterProgramming);
    if (table.hasQuantiles()) {
      TableProgrammingNoise.redraw(table, now, chunk, scale, draws);
      return;
    }
    Place first = table.at(0);
    int n = chunk.n();
    float[] target = chunk.target;
    float[] extra = chunk.work;
    for (int i = 0; i < n; i++) {
      extra[i] = i > 0 && chunk.uniformTarget() ? extra[0] : extra(target[i], first, now);
    }
    Gaussian.added(chunk, extra, scale, draws.normals(0, n));
  }

  private float extra(float target, Place first, Place now) {
    float before = table.std(target, first);
    float after = table.std(target, now);
    return (float) Math.sqrt(Math.max(0f, after * after - before * before));
  }
}
