package io.ohmflow.profile;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Objects;

/**
 * Everything the simulation knows about one kind of chip: its tiles, devices, converters and
 * read-out. A profile describes hardware only; settings of a run do not belong here.
 *
 * <p>The device and noise models are named by the key {@code model} of their sections and read by
 * the kernels, so that a new model needs no change here.
 *
 * <p>Converter ranges are in normalised units: 1 is a full-scale input at the DAC, and at the ADC
 * the current of one device at {@code gMax} under a full-scale input.
 *
 * @param name lower-case words with dashes
 * @param description what the profile stands for, and what it leaves out
 * @param sources where the figures come from, at least one
 * @param tile size of a crossbar
 * @param mapping how weights become conductances
 * @param device the memory device
 * @param dac converter at the rows
 * @param adc converter at the columns
 * @param mvm noise drawn anew in every multiplication
 * @param compensation what the digital periphery corrects
 * @param circuits the sections that the kernels read further
 * @param text the profile as YAML; reading it gives this profile again
 */
public record HardwareProfile(
    String name,
    String description,
    List<String> sources,
    Tile tile,
    Mapping mapping,
    Device device,
    Converter dac,
    Converter adc,
    Mvm mvm,
    Compensation compensation,
    Circuits circuits,
    String text) {

  /** Version of the profile format that this program reads. */
  public static final int SCHEMA = 1;

  public HardwareProfile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    sources = List.copyOf(sources);
    Objects.requireNonNull(tile, "tile");
    Objects.requireNonNull(mapping, "mapping");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(dac, "dac");
    Objects.requireNonNull(adc, "adc");
    Objects.requireNonNull(mvm, "mvm");
    Objects.requireNonNull(compensation, "compensation");
    Objects.requireNonNull(circuits, "circuits");
    Objects.requireNonNull(text, "text");
  }

  /**
   * Reads a profile. The sections that name models are left to the kernels; once those have read
   * them, the caller calls {@code finish()} on the root, which finds unknown keys.
   *
   * @param document the profile
   * @param problems the problems of the document; everything wrong is added there
   * @return the profile; where problems were added, with harmless values in place of wrong ones
   * @throws IllegalArgumentException if the problems are not those of the document
   */
  public static HardwareProfile read(Document document, Problems problems) {
    if (problems != document.problems()) {
      throw new IllegalArgumentException(
          document.file() + " collects its problems elsewhere than they are asked for");
    }
    return ProfileReader.read(document);
  }

  /** The profile {@code ideal}: no noise, no converters, tiles without limit. */
  public static HardwareProfile ideal() {
    Problems problems = new Problems();
    HardwareProfile ideal = read(ProfileCatalog.open("ideal", problems), problems);
    problems.throwIfAny();
    return ideal;
  }

  /**
   * Size of a crossbar.
   *
   * @param rows inputs, at least 1; {@link #UNLIMITED} for no limit
   * @param columns outputs, at least 1; {@link #UNLIMITED} for no limit
   * @param cut how matrices larger than a tile are cut
   */
  public record Tile(int rows, int columns, Cut cut) {

    /** Stands for a side without limit. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public Tile {
      Objects.requireNonNull(cut, "cut");
      if (rows < 1 || columns < 1) {
        throw new IllegalArgumentException(
            "a tile has rows and columns, got " + rows + "x" + columns);
      }
    }

    /** Tiles that matrices are cut into evenly. */
    public Tile(int rows, int columns) {
      this(rows, columns, Cut.EVEN);
    }
  }

  /** How a matrix is cut into as few tiles as possible. */
  public enum Cut {
    /** Into tiles of sizes that differ by at most one. */
    EVEN,
    /** Into full tiles, and what remains. */
    FULL
  }

  /**
   * How a weight becomes conductances.
   *
   * @param encoding how signs are kept
   * @param scale which weights share the scale at which the largest is mapped to {@code gMax}
   * @param fullScale the weight that is mapped to {@code gMax}, above 0 if the scale is fixed, else
   *     0
   * @param slices how a weight is spread over cells
   * @param reference where reference columns are subtracted, if there are any
   */
  public record Mapping(
      Encoding encoding, Scale scale, double fullScale, Slices slices, Reference reference) {
    public Mapping {
      Objects.requireNonNull(encoding, "encoding");
      Objects.requireNonNull(reference, "reference");
      Objects.requireNonNull(slices, "slices");
      boolean fixed = Objects.requireNonNull(scale, "scale") == Scale.FIXED;
      if (fixed ? !(fullScale > 0 && fullScale < Double.POSITIVE_INFINITY) : fullScale != 0) {
        throw new IllegalArgumentException(
            "full scale must be positive if fixed and 0 if not, got " + fullScale);
      }
    }
  }

  /** Where the current of a reference column is subtracted from those of the other columns. */
  public enum Reference {
    /** In front of the converters. The digits of sliced weights are moved back digitally. */
    SUBTRACTED,
    /**
     * Behind the converters: the reference column has one of its own, and holds what stands for the
     * weight 0.
     */
    CONVERTED
  }

  /** How the sign of a weight is kept. */
  public enum Encoding {
    /** Two devices per weight, one of which is left at {@code gMin}. */
    DIFFERENTIAL_PAIR,
    /** Two devices per weight that move in opposite directions from the middle of their range. */
    TWO_SIDED_PAIR,
    /**
     * One device per weight, which holds the weight moved up to be positive. A reference column per
     * tile is subtracted from every column.
     */
    OFFSET_COLUMN
  }

  /** Which weights share the scale at which the largest one is mapped to {@code gMax}. */
  public enum Scale {
    PER_COLUMN,
    PER_TILE,
    /** All tiles of a matrix. */
    PER_MATRIX,
    /** One weight given in the profile; larger ones are clipped. */
    FIXED
  }

  /**
   * Whole weights of some bits, cut into digits that are held by cells of fewer bits, each digit on
   * tiles of its own.
   *
   * @param weightBits {@link #MIN_WEIGHT_BITS} to {@link #MAX_WEIGHT_BITS} with sign, or 0 for one
   *     analog cell (or pair) per weight
   * @param cellBits at least 1, at most {@code weightBits}; 0 for one analog cell
   */
  public record Slices(int weightBits, int cellBits) {
    public static final int MIN_WEIGHT_BITS = 2;
    public static final int MAX_WEIGHT_BITS = 16;

    /** One analog cell or pair holds a weight. */
    public static final Slices NONE = new Slices(0, 0);

    public Slices {
      boolean none = weightBits == 0 && cellBits == 0;
      boolean some =
          weightBits >= MIN_WEIGHT_BITS
              && weightBits <= MAX_WEIGHT_BITS
              && cellBits >= 1
              && cellBits <= weightBits;
      if (!none && !some) {
        throw new IllegalArgumentException(
            "cannot cut weights of " + weightBits + " bits into cells of " + cellBits + " bits");
      }
    }

    public boolean sliced() {
      return weightBits > 0;
    }
  }

  /**
   * The memory device.
   *
   * @param gMin conductance of an inactive device, µS, at least 0
   * @param gMax conductance of the largest weight, µS, above {@code gMin}
   * @param programmingNoise model of the deviation after programming
   * @param drift model of the loss of conductance over time
   * @param readNoise model of the deviation that is drawn once per read time
   * @param section the whole section, for the effects that only some devices have
   */
  public record Device(
      double gMin,
      double gMax,
      Section programmingNoise,
      Section drift,
      Section readNoise,
      Section section) {
    public Device {
      if (!(gMin >= 0) || !(gMax > gMin) || gMax == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "conductances must satisfy 0 <= gMin < gMax, got " + gMin + " and " + gMax + " uS");
      }
      Objects.requireNonNull(programmingNoise, "programmingNoise");
      Objects.requireNonNull(drift, "drift");
      Objects.requireNonNull(readNoise, "readNoise");
      Objects.requireNonNull(section, "section");
    }
  }

  /**
   * Sections of circuits that the kernels read by themselves, so that a new kind of circuit needs
   * no change here. Each may be empty.
   *
   * @param mapping further keys of how weights are held
   * @param dac further keys of the converter at the rows
   * @param adc further keys of the converter at the columns
   * @param columns amplifiers between columns and converters
   * @param wires resistance of rows and columns
   */
  public record Circuits(
      Section mapping, Section dac, Section adc, Section columns, Section wires) {}

  /** Where the range of a converter comes from. */
  public enum RangePolicy {
    /** Built into the hardware. */
    FIXED,
    /** Set from the signals that a layer sees. */
    CALIBRATED,
    /**
     * Calibrated with the coverage at which rounding and clipping of a normal signal cost least.
     */
    BEST_SNR,
    /** One step is one step of a cell, so that nothing is rounded; large sums may clip. */
    GRANULAR,
    /** All rows of a tile at full current, so that nothing clips. */
    MAX
  }

  /**
   * A converter of equal steps.
   *
   * @param bits {@link #MIN_BITS} to {@link #MAX_BITS}, or 0 for an ideal converter, which neither
   *     rounds nor clips
   * @param codes which values it gives
   * @param policy where the range comes from
   * @param span ends of the range in normalised units when fixed, else {@link Span#OPEN}
   * @param coverage range as a multiple of the signal's standard deviation, above 0 when
   *     calibrated, else 0
   */
  public record Converter(
      int bits, ConverterCodes codes, RangePolicy policy, Span span, double coverage) {

    public static final int MIN_BITS = 2;
    public static final int MAX_BITS = 16;

    /** Covers 99.7 % of a normal distribution. */
    public static final double USUAL_COVERAGE = 3;

    /**
     * Neither rounds nor clips. Its range still says what a full-scale signal is, which noise in
     * normalised units refers to.
     */
    public static final Converter IDEAL =
        new Converter(0, RangePolicy.CALIBRATED, 0, USUAL_COVERAGE);

    public Converter {
      Objects.requireNonNull(codes, "codes");
      if (bits != 0 && (bits < MIN_BITS || bits > MAX_BITS)) {
        throw new IllegalArgumentException(
            "bits must be 0 or " + MIN_BITS + " to " + MAX_BITS + ", got " + bits);
      }
      boolean fixed = Objects.requireNonNull(policy, "policy") == RangePolicy.FIXED;
      requireOnly("range", span.reach(), fixed);
      requireOnly("coverage", coverage, policy == RangePolicy.CALIBRATED);
      if (fixed && !span.fits(codes)) {
        throw new IllegalArgumentException(codes + " codes do not span " + span);
      }
    }

    /** A converter with the symmetric codes. */
    public Converter(int bits, RangePolicy policy, double range, double coverage) {
      this(bits, ConverterCodes.SYMMETRIC, policy, new Span(-range, range), coverage);
    }

    private static void requireOnly(String what, double value, boolean used) {
      boolean valid = used ? value > 0 && value < Double.POSITIVE_INFINITY : value == 0;
      if (!valid) {
        throw new IllegalArgumentException(
            what + " must be " + (used ? "positive" : "0 under this policy") + ", got " + value);
      }
    }

    public boolean ideal() {
      return bits == 0;
    }

    /** Largest magnitude inside the range, normalised units, when fixed, else 0. */
    public double range() {
      return span.reach();
    }

    /** The ends of a range of 1: those of the fixed range over {@link #range}. */
    public Span relative() {
      return policy == RangePolicy.FIXED
          ? new Span(span.min() / range(), span.max() / range())
          : Span.of(codes, 1);
    }

    /**
     * The same converter neither rounding nor clipping, but keeping what a full-scale signal is.
     */
    public Converter idealised() {
      return new Converter(0, codes, policy, span, coverage);
    }

    /**
     * Ends of a range.
     *
     * @param min lower end
     * @param max upper end, not below
     */
    public record Span(double min, double max) {
      /** Not known from the profile. */
      public static final Span OPEN = new Span(0, 0);

      public Span {
        // Minus zero would make spans unequal that are the same.
        min += 0.0;
        max += 0.0;
      }

      /** The span that a range stands for. */
      public static Span of(ConverterCodes codes, double range) {
        return new Span(codes.signed() ? -range : 0, range);
      }

      /** Largest magnitude; NaN if the ends are no span. */
      double reach() {
        return min <= max ? Math.max(Math.abs(min), Math.abs(max)) : Double.NaN;
      }

      boolean fits(ConverterCodes codes) {
        return codes == ConverterCodes.FULL
            ? min < max
            : max > 0 && min == (codes.signed() ? -max : 0);
      }
    }
  }

  /**
   * Noise drawn anew in every multiplication.
   *
   * @param readNoise model of the devices' short-term noise
   * @param outputNoise standard deviation of the noise of the column circuits, normalised ADC units
   * @param section the whole section
   */
  public record Mvm(Section readNoise, double outputNoise, Section section) {
    public Mvm {
      Objects.requireNonNull(readNoise, "readNoise");
      if (!(outputNoise >= 0) || outputNoise == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("output noise must be at least 0, got " + outputNoise);
      }
    }
  }

  /**
   * What the digital periphery corrects after the ADC.
   *
   * @param drift how the mean drift is undone
   * @param vectors random vectors through the converters by which drift is measured; 0 = each input
   *     by itself, without errors
   */
  public record Compensation(DriftCompensation drift, int vectors) {

    /** Vectors of a read-out, unless the profile says how many. */
    public static final int USUAL_VECTORS = 32;

    public Compensation {
      Objects.requireNonNull(drift, "drift");
      if (vectors < 0) {
        throw new IllegalArgumentException("expected at least 0 vectors, got " + vectors);
      }
    }
  }

  /** Which outputs share the factor that undoes the mean drift, and what it is relative to. */
  public enum DriftCompensation {
    NONE,
    /** One factor for all columns of a tile, relative to the tile right after programming. */
    GLOBAL,
    /** One factor for each column, relative to the column right after programming. */
    PER_COLUMN,
    /** One factor for all columns of a tile, relative to the targets. */
    EXACT
  }

  /** How drift is measured. */
  public enum ReadOut {
    /** Each input by itself, without errors. */
    IDENTITY,
    /** Random vectors through the converters, with all noise of a multiplication. */
    VECTORS
  }
}
