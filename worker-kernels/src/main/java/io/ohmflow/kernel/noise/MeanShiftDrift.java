package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Drift of the mean alone, from polynomials of the target that were measured at a few times: g(t) =
 * max(0, g + Δ(target, t)). Δ is linear in time between them, 0 at t = 0 and held after the last.
 *
 * <p>Keys: {@code times}; {@code full-scale}, how many units of the polynomials g_max has (default
 * 1); {@code coefficients}, one row for each time, lowest power first. For SONOS charge-trap memory
 * (Agrawal et al., IEDM 2022, figure 10b, as fitted in CrossSim {@code SONOS.py}) polynomials of
 * degree 10 in nA for days 1 to 5. Their terms cancel to four digits, so they are evaluated in
 * double precision.
 */
final class MeanShiftDrift implements Drift {
  private final TimeAxis axis;
  private final double[][] coefficients;
  private final double unitsPerMicrosiemens;

  /**
   * @param times seconds, positive and increasing
   * @param rows coefficients of each time, lowest power first, all of one length
   * @param fullScale units of the polynomials that g_max has, &gt; 0
   * @param gMax largest conductance, µS, &gt; 0
   */
  MeanShiftDrift(List<Double> times, List<List<Double>> rows, double fullScale, double gMax) {
    int degree = rows.get(0).size();
    axis = new TimeAxis(withZero(times), TimeAxis.Spacing.LINEAR);
    coefficients = new double[rows.size() + 1][degree];
    for (int t = 0; t < rows.size(); t++) {
      coefficients[t + 1] = rows.get(t).stream().mapToDouble(Double::doubleValue).toArray();
    }
    unitsPerMicrosiemens = Check.positive("full-scale", fullScale) / gMax;
  }

  private static List<Double> withZero(List<Double> times) {
    return Stream.concat(Stream.of(0.0), times.stream()).toList();
  }

  static Drift from(Section s, ConductanceRange range) {
    List<Double> times = TimeAxis.times(s, TimeAxis.Spacing.LOGARITHMIC);
    List<List<Double>> rows = s.numberRows("coefficients");
    Rows.check(s, "coefficients", rows, times.size());
    double fullScale = TargetCurve.fullScale(s);
    return s.problems().isEmpty() ? new MeanShiftDrift(times, rows, fullScale, range.gMax()) : NONE;
  }

  @Override
  public double t0() {
    return 1;
  }

  @Override
  public void exponents(DeviceChunk chunk, Draws draws) {
    Arrays.fill(chunk.nu, 0, chunk.n(), 0f);
  }

  @Override
  public void age(DeviceChunk chunk, double secondsAfterProgramming) {
    if (!(secondsAfterProgramming > 0)) {
      return;
    }
    double[] now = at(secondsAfterProgramming);
    float[] g = chunk.g;
    float[] target = chunk.target;
    int n = chunk.n();
    for (int i = 0; i < n; i++) {
      double x = target[i] * unitsPerMicrosiemens;
      double shift = 0;
      for (int k = now.length - 1; k >= 0; k--) {
        shift = shift * x + now[k];
      }
      g[i] = Math.max(0f, (float) (g[i] + shift / unitsPerMicrosiemens));
    }
  }

  private double[] at(double seconds) {
    TimeAxis.Place place = axis.at(seconds);
    double[] now = new double[coefficients[0].length];
    for (int k = 0; k < now.length; k++) {
      now[k] = place.between(coefficients[place.from()][k], coefficients[place.to()][k]);
    }
    return now;
  }
}
