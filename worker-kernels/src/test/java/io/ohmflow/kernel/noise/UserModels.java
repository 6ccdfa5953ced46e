package io.ohmflow.kernel.noise;

import io.ohmflow.kernel.random.Draws;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import java.util.OptionalDouble;

/** What a user may put on the class path. */
public final class UserModels {
  private UserModels() {}

  /** Made by a factory method that reads a key. */
  public static final class Programming implements ProgrammingNoise {
    private final float shift;

    private Programming(float shift) {
      this.shift = shift;
    }

    /** The model of a section. */
    public static Programming from(Section s) {
      return new Programming((float) s.number("shift", Range.ANY, 0.5));
    }

    @Override
    public void program(DeviceChunk chunk, float scale, Draws draws) {
      float[] u = draws.uniforms(0, chunk.n());
      for (int i = 0; i < chunk.n(); i++) {
        chunk.g[i] = chunk.target[i] + scale * shift * u[i];
      }
    }
  }

  /** Made by its constructor. */
  public static final class Ageing implements Drift {
    @Override
    public double t0() {
      return 1;
    }

    @Override
    public void exponents(DeviceChunk chunk, Draws draws) {
      System.arraycopy(draws.uniforms(0, chunk.n()), 0, chunk.nu, 0, chunk.n());
    }
  }

  /** Made by its constructor. */
  public static final class Reading implements ReadNoise {
    @Override
    public void read(DeviceChunk chunk, double seconds, float scale, Draws draws) {
      float[] u = draws.uniforms(0, chunk.n());
      for (int i = 0; i < chunk.n(); i++) {
        chunk.g[i] *= 1 - scale * 0.1f * u[i];
      }
    }
  }

  /** Made by a constructor that takes the section. */
  public static final class Multiplying implements MvmNoise {
    private final double square;

    /** Reads {@code square}. */
    public Multiplying(Section s) {
      square = s.number("square", Range.NON_NEGATIVE, 1e-4);
    }

    @Override
    public OptionalDouble uniform(int power) {
      return OptionalDouble.of(power == 2 ? square : 0);
    }

    @Override
    public void addCoefficients(int power, float[] difference, float[] sum, int n, float[] out) {
      for (int i = 0; i < n; i++) {
        out[i] += (float) uniform(power).getAsDouble();
      }
    }
  }

  /** Made by its constructor. */
  public static final class Current implements CurrentVoltage {
    @Override
    public int degree() {
      return 2;
    }

    @Override
    public void coefficients(float[] g, int n, int power, float[] out) {
      for (int i = 0; i < n; i++) {
        out[i] = power == 1 ? g[i] : 0.1f * g[i];
      }
    }

    @Override
    public double current(double g, double volts) {
      return g * volts * (1 + 0.1 * Math.abs(volts));
    }

    @Override
    public double slope(double g, double volts) {
      return g * (1 + 0.2 * Math.abs(volts));
    }
  }

  /** Throws when it is made. */
  public static final class Broken implements ReadNoise {
    /** Always fails. */
    public Broken() {
      throw new IllegalArgumentException("no calibration data");
    }

    @Override
    public void read(DeviceChunk chunk, double seconds, float scale, Draws draws) {}
  }

  /** Cannot be made from outside. */
  public static final class Hidden implements ReadNoise {
    Hidden(int devices) {}

    @Override
    public void read(DeviceChunk chunk, double seconds, float scale, Draws draws) {}
  }
}
