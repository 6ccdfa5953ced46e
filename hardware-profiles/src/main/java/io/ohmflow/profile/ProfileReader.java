package io.ohmflow.profile;

import io.ohmflow.profile.HardwareProfile.Circuits;
import io.ohmflow.profile.HardwareProfile.Compensation;
import io.ohmflow.profile.HardwareProfile.Cut;
import io.ohmflow.profile.HardwareProfile.Device;
import io.ohmflow.profile.HardwareProfile.DriftCompensation;
import io.ohmflow.profile.HardwareProfile.Encoding;
import io.ohmflow.profile.HardwareProfile.Mapping;
import io.ohmflow.profile.HardwareProfile.Mvm;
import io.ohmflow.profile.HardwareProfile.ReadOut;
import io.ohmflow.profile.HardwareProfile.Reference;
import io.ohmflow.profile.HardwareProfile.Scale;
import io.ohmflow.profile.HardwareProfile.Slices;
import io.ohmflow.profile.HardwareProfile.Tile;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Range;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the records of a profile from its document, and checks what one value alone cannot tell.
 */
final class ProfileReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Goes on in place of a pair of conductances that cannot be. */
  private static final double HARMLESS_G_MAX = 1;

  private static final int MOST_VECTORS = 1 << 16;

  private ProfileReader() {}

  static HardwareProfile read(Document document) {
    Section root = document.root();
    schema(root);
    return new HardwareProfile(
        name(root),
        root.text("description"),
        sources(root),
        tile(root.section("tile")),
        mapping(root.section("mapping")),
        device(root.section("device")),
        ConverterReader.dac(root.optional("dac")),
        ConverterReader.adc(root.optional("adc")),
        mvm(root.section("mvm")),
        compensation(root.optional("compensation")),
        new Circuits(
            root.section("mapping"),
            root.optional("dac"),
            root.optional("adc"),
            root.optional("columns"),
            root.optional("wires")),
        document.toYaml());
  }

  private static void schema(Section root) {
    int current = HardwareProfile.SCHEMA;
    if (!root.has("schema")) {
      root.missing("schema", "the version of the format, schema: " + current);
      return;
    }
    int version = root.integer("schema", Integer.MIN_VALUE, Integer.MAX_VALUE, current);
    if (version > current) {
      root.problem(
          "schema",
          "the profile is written for schema "
              + version
              + ", this program reads "
              + current
              + "; a newer version of the program is needed");
    } else if (version < current) {
      root.problem(
          "schema",
          "the profile is written for schema "
              + version
              + ", which is no longer read; rewrite it"
              + " for schema "
              + current);
    }
  }

  private static String name(Section root) {
    String name = root.text("name");
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      root.problem("name", "expected lower-case words joined by dashes, got " + name);
    }
    return name;
  }

  private static List<String> sources(Section root) {
    int before = root.problems().size();
    List<String> sources = root.texts("sources");
    if (sources.isEmpty() && root.problems().size() == before) {
      root.missing("sources", "at least one source of the figures");
    }
    return sources;
  }

  private static Tile tile(Section tile) {
    return new Tile(
        side(tile, "rows"), side(tile, "columns"), tile.choice("cut", Cut.class, Cut.EVEN));
  }

  private static int side(Section tile, String key) {
    return tile.is(key, "unlimited") ? Tile.UNLIMITED : tile.integer(key, 1, Integer.MAX_VALUE);
  }

  private static Mapping mapping(Section mapping) {
    Scale scale = mapping.choice("scale", Scale.class);
    double fullScale = scale == Scale.FIXED ? mapping.number("full-scale", Range.POSITIVE) : 0;
    Encoding encoding = mapping.choice("encoding", Encoding.class);
    Reference reference = mapping.choice("reference", Reference.class, Reference.SUBTRACTED);
    if (mapping.has("reference") && encoding != Encoding.OFFSET_COLUMN) {
      mapping.problem("reference", "only an offset-column has a reference");
    }
    return new Mapping(
        encoding,
        scale,
        fullScale,
        mapping.has("slices") ? slices(mapping.section("slices")) : Slices.NONE,
        reference);
  }

  private static Slices slices(Section slices) {
    int weightBits =
        wholeBits(slices, "weight-bits", Slices.MIN_WEIGHT_BITS, Slices.MAX_WEIGHT_BITS);
    return new Slices(weightBits, wholeBits(slices, "cell-bits", 1, weightBits));
  }

  private static Device device(Section device) {
    int before = device.problems().size();
    double gMin = device.quantity("g-min", Unit.MICROSIEMENS, Range.NON_NEGATIVE, 0);
    double gMax = device.quantity("g-max", Unit.MICROSIEMENS, Range.POSITIVE);
    boolean ordered = gMax > gMin;
    if (!ordered && device.problems().size() == before) {
      device.problem(
          "g-max",
          "expected more than g-min, "
              + Unit.MICROSIEMENS.format(gMin)
              + ", got "
              + Unit.MICROSIEMENS.format(gMax));
    }
    return new Device(
        ordered ? gMin : 0,
        ordered ? gMax : HARMLESS_G_MAX,
        device.section("programming-noise"),
        device.section("drift"),
        device.section("read-noise"),
        device);
  }

  private static int wholeBits(Section section, String key, int min, int max) {
    double bits = section.quantity(key, Unit.BITS, Range.closed(min, max));
    if (bits != Math.rint(bits)) {
      section.problem(key, "expected a whole number of bits, got " + Unit.BITS.format(bits));
    }
    return (int) bits;
  }

  private static Mvm mvm(Section mvm) {
    return new Mvm(
        mvm.section("read-noise"), mvm.number("output-noise", Range.NON_NEGATIVE, 0), mvm);
  }

  private static Compensation compensation(Section compensation) {
    DriftCompensation drift =
        compensation.choice("drift", DriftCompensation.class, DriftCompensation.NONE);
    ReadOut readOut = compensation.choice("read-out", ReadOut.class, ReadOut.IDENTITY);
    int vectors =
        readOut == ReadOut.VECTORS
            ? compensation.integer("vectors", 1, MOST_VECTORS, Compensation.USUAL_VECTORS)
            : 0;
    return new Compensation(drift, vectors);
  }
}
