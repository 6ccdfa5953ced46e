package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.noise.TimeAxis.Place;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Section;

/**
 * Write error as measured at the first time of a {@link MeasuredTable}: g = max(0, target + mean +
 * std · N), or a draw from the measured distribution where the table has quantiles.
 */
record TableProgrammingNoise(MeasuredTable table) implements ProgrammingNoise {
  static ProgrammingNoise from(Section s) {
    return MeasuredTables.read(s).<ProgrammingNoise>map(TableProgrammingNoise::new).orElse(NONE);
  }

  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    Place first = table.at(0);
    if (table.hasQuantiles()) {
      redraw(table, first, chunk, scale, draws);
      return;
    }
    int n = chunk.n();
    float[] z = draws.normals(0, n);
    float[] target = chunk.target;
    float[] g = chunk.g;
    float mean = table.mean(target[0], first);
    float std = table.std(target[0], first);
    for (int i = 0; i < n; i++) {
      if (!chunk.uniformTarget()) {
        mean = table.mean(target[i], first);
        std = table.std(target[i], first);
      }
      g[i] = Math.max(0f, target[i] + scale * (mean + std * z[i]));
    }
  }

  /** Sets conductances to draws from the distribution that was measured at a time. */
  static void redraw(MeasuredTable table, Place time, DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] u = draws.uniforms(0, n);
    float[] target = chunk.target;
    float[] g = chunk.g;
    float[] errors = new float[table.levels().length];
    table.errors(target[0], time, errors);
    for (int i = 0; i < n; i++) {
      if (!chunk.uniformTarget()) {
        table.errors(target[i], time, errors);
      }
      g[i] = Math.max(0f, target[i] + scale * table.error(errors, u[i]));
    }
  }
}
