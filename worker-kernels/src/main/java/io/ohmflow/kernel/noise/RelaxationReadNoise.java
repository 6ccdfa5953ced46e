package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;
import static io.ohmflow.profile.document.Unit.SECONDS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.List;

/**
 * Relaxation of programmed devices, from measured deviations at a few times: at time t a device
 * deviates by an extra Gaussian of variance max(0, σ²(r, t) − σ²(r, first time)), on top of the
 * programming noise that was measured at the first time. σ(r, t) is a polynomial of r = target /
 * g_max at each measured time, interpolated linearly in ln t between them and held at both ends; it
 * is scaled by g_max / reference for a chip that uses another range.
 *
 * <p>Filamentary oxide memory after Wan et al., Nature 2022: quartics at 1 s, 1 day and 2 days.
 */
final class RelaxationReadNoise implements ReadNoise {
  private final float perMicrosiemens;
  private final double[] times;
  private final Polynomial[] sigma;

  /**
   * @param gMax largest conductance of this chip, µS
   * @param referenceGMax largest conductance of the measured devices, µS
   * @param times seconds, positive and increasing
   * @param coefficients of each time, µS, lowest power of r first, equally many for all times
   */
  RelaxationReadNoise(
      double gMax, double referenceGMax, List<Double> times, List<List<Double>> coefficients) {
    if (times.isEmpty() || times.size() != coefficients.size()) {
      throw new IllegalArgumentException(
          "expected coefficients for each time, got "
              + times.size()
              + " times and "
              + coefficients.size()
              + " polynomials");
    }
    perMicrosiemens = (float) (1 / Check.positive("g-max", gMax));
    double scale = gMax / Check.positive("reference-g-max", referenceGMax);
    this.times = times.stream().mapToDouble(t -> Check.positive("time", t)).toArray();
    sigma = coefficients.stream().map(c -> new Polynomial(c, scale)).toArray(Polynomial[]::new);
  }

  /** Reads the section; {@code coefficients} lists those of the first time, then the second, … */
  static ReadNoise from(Section s, double gMax) {
    double reference = s.quantity("reference-g-max", MICROSIEMENS, Range.POSITIVE);
    List<Double> times = s.quantities("times", SECONDS);
    List<List<Double>> coefficients = s.quantityRows("coefficients", MICROSIEMENS);
    for (int i = 0; i < times.size(); i++) {
      if (!(times.get(i) > (i == 0 ? 0 : times.get(i - 1)))) {
        s.problem("times", "expected positive, increasing times, got " + times);
        break;
      }
    }
    boolean even = coefficients.stream().map(List::size).distinct().count() == 1;
    if (coefficients.size() != times.size() || !even || coefficients.get(0).isEmpty()) {
      s.problem(
          "coefficients",
          "expected one row for each of the " + times.size() + " times, all of one length");
    }
    if (!s.problems().isEmpty()) {
      return NONE;
    }
    return new RelaxationReadNoise(gMax, reference, times, coefficients);
  }

  @Override
  public void read(DeviceChunk chunk, double secondsAfterProgramming, float scale, Draws draws) {
    if (secondsAfterProgramming <= times[0] || scale == 0) {
      return;
    }
    int n = chunk.n();
    float[] extra = chunk.work;
    Polynomial now = sigmaAt(secondsAfterProgramming);
    if (chunk.uniformTarget()) {
      float r = chunk.target[0] * perMicrosiemens;
      Arrays.fill(extra, 0, n, difference(now.at(r), sigma[0].at(r)));
    } else {
      float[] target = chunk.target;
      for (int i = 0; i < n; i++) {
        float r = target[i] * perMicrosiemens;
        extra[i] = difference(now.at(r), sigma[0].at(r));
      }
    }
    Gaussian.added(chunk, extra, scale, draws.normals(0, n));
  }

  private static float difference(float now, float first) {
    return (float) Math.sqrt(Math.max(0f, now * now - first * first));
  }

  private Polynomial sigmaAt(double seconds) {
    int last = times.length - 1;
    if (seconds >= times[last]) {
      return sigma[last];
    }
    int i = 0;
    while (times[i + 1] <= seconds) {
      i++;
    }
    double share = Math.log(seconds / times[i]) / Math.log(times[i + 1] / times[i]);
    return sigma[i].towards(sigma[i + 1], share);
  }
}
