package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;

import io.ohmflow.kernel.noise.TimeAxis.Spacing;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Relaxation of programmed devices, from measured deviations at a few times: at time t a device
 * deviates by an extra Gaussian of variance max(0, σ²(g, t) − σ²(g, first time)), on top of the
 * programming noise that was measured at the first time. σ is a curve of the target at each
 * measured time, linear in ln t (or in t) between them and held at both ends.
 *
 * <p>Keys: {@code times}; {@code spacing}, {@code logarithmic} (default) or {@code linear}; and the
 * curves as rows, one for each time: {@code reference-g-max} and {@code coefficients}, polynomials
 * of r = target / g_max in µS that are scaled by g_max / reference; or {@code full-scale} and
 * {@code saturating}, rows [height, scale] of {@link SaturatingCurve}.
 *
 * <p>Filamentary oxide memory after Wan et al., Nature 2022: quartics at 1 s, 1 day and 2 days.
 * SONOS charge-trap memory after Agrawal et al., IEDM 2022, figure 10a: saturating at 0 to 5 days.
 */
final class RelaxationReadNoise implements ReadNoise {
  private final TimeAxis axis;
  private final TargetCurve[] sigma;

  /** Curves of the deviation for each time of the axis. */
  RelaxationReadNoise(TimeAxis axis, List<TargetCurve> sigma) {
    this.axis = axis;
    this.sigma = sigma.toArray(TargetCurve[]::new);
  }

  static ReadNoise from(Section s, ConductanceRange range) {
    Spacing spacing = s.choice("spacing", Spacing.class, Spacing.LOGARITHMIC);
    List<Double> times = TimeAxis.times(s, spacing);
    List<TargetCurve> curves = new ArrayList<>();
    if (s.has("saturating")) {
      saturating(s, range, times.size(), curves);
    } else {
      polynomials(s, range, times.size(), curves);
    }
    return s.problems().isEmpty()
        ? new RelaxationReadNoise(new TimeAxis(times, spacing), curves)
        : NONE;
  }

  private static void saturating(
      Section s, ConductanceRange range, int times, List<TargetCurve> curves) {
    List<List<Double>> rows = s.numberRows("saturating");
    Rows.check(s, "saturating", rows, times);
    double fullScale = TargetCurve.fullScale(s);
    for (List<Double> row : rows) {
      if (row.size() != 2 || !(row.get(0) >= 0 && row.get(1) > 0)) {
        s.problem("saturating", "expected rows of [height >= 0, scale > 0], got " + row);
      } else {
        Curve curve = new SaturatingCurve(row.get(0), row.get(1));
        curves.add(TargetCurve.counted(curve, fullScale, range.gMax()));
      }
    }
  }

  private static void polynomials(
      Section s, ConductanceRange range, int times, List<TargetCurve> curves) {
    double reference = s.quantity("reference-g-max", MICROSIEMENS, Range.POSITIVE);
    List<List<Double>> rows = s.quantityRows("coefficients", MICROSIEMENS);
    Rows.check(s, "coefficients", rows, times);
    if (s.problems().isEmpty()) {
      double scale = range.gMax() / reference;
      rows.forEach(
          row -> curves.add(TargetCurve.ofShare(new Polynomial(row, scale), range.gMax())));
    }
  }

  @Override
  public void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws) {
    if (secondsAfterProgramming <= axis.first() || scale == 0) {
      return;
    }
    TimeAxis.Place place = axis.at(secondsAfterProgramming);
    int n = chunk.n();
    float[] extra = chunk.work;
    float[] target = chunk.target;
    if (chunk.uniformTarget()) {
      Arrays.fill(extra, 0, n, extra(target[0], place));
    } else {
      for (int i = 0; i < n; i++) {
        extra[i] = extra(target[i], place);
      }
    }
    Gaussian.added(chunk, extra, scale, draws.normals(0, n));
  }

  private float extra(float target, TimeAxis.Place place) {
    float from = sigma[place.from()].at(target);
    float now = from + (float) place.share() * (sigma[place.to()].at(target) - from);
    float first = sigma[0].at(target);
    return (float) Math.sqrt(Math.max(0f, now * now - first * first));
  }
}
