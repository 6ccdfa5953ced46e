package io.ohmflow.kernel.noise;

import static io.ohmflow.profile.document.Unit.MICROSIEMENS;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.Arrays;
import java.util.List;

/**
 * Gaussian write error whose deviation is a polynomial of the target: σ(r) = Σ_k c_k r^k with r = g
 * / g_max, rectified at 0. Coefficients belong to the g_max of the measured devices, so σ is scaled
 * by g_max / reference for a chip that uses another range.
 *
 * <p>Examples: phase-change memory, 0.26348 + 1.9650 r − 1.1731 r² µS at 25 µS (Nandakumar et al.,
 * ICECS 2019; Joshi et al., Nat. Commun. 11:2473, 2020); filamentary oxide memory, a quartic at 40
 * µS (Wan et al., Nature 2022).
 */
final class PolynomialProgrammingNoise implements ProgrammingNoise {
  private final float perMicrosiemens;
  private final Polynomial sigma;

  /**
   * @param gMax largest conductance of this chip, µS
   * @param referenceGMax largest conductance of the measured devices, µS
   * @param coefficients µS, lowest power of r first
   */
  PolynomialProgrammingNoise(double gMax, double referenceGMax, List<Double> coefficients) {
    perMicrosiemens = (float) (1 / Check.positive("g-max", gMax));
    sigma = new Polynomial(coefficients, gMax / Check.positive("reference-g-max", referenceGMax));
  }

  static ProgrammingNoise from(Section s, ConductanceRange range) {
    double reference = s.quantity("reference-g-max", MICROSIEMENS, Range.POSITIVE);
    List<Double> coefficients = s.quantities("coefficients", MICROSIEMENS);
    return s.problems().isEmpty()
        ? new PolynomialProgrammingNoise(range.gMax(), reference, coefficients)
        : NONE;
  }

  @Override
  public void program(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] deviation = chunk.work;
    if (chunk.uniformTarget()) {
      Arrays.fill(deviation, 0, n, sigma.at(chunk.target[0] * perMicrosiemens));
    } else {
      sigma.at(chunk.target, perMicrosiemens, deviation, n);
    }
    Gaussian.programmed(chunk, deviation, scale, draws.normals(0, n));
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void slope(DeviceChunk chunk, float scale, Draws draws) {
    int n = chunk.n();
    float[] deviation = chunk.work;
    sigma.slope(chunk.target, perMicrosiemens, chunk.slope, n);
    for (int i = 0; i < n; i++) {
      chunk.slope[i] *= perMicrosiemens;
    }
    sigma.at(chunk.target, perMicrosiemens, deviation, n);
    Gaussian.programmedSlope(chunk, deviation, scale, draws.normals(0, n));
  }
}
