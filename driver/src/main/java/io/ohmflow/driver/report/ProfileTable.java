package io.ohmflow.driver.report;

import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.Converter;
import io.ohmflow.profile.HardwareProfile.Tile;
import io.ohmflow.profile.document.Section;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The figures of a hardware profile as a table with units. */
final class ProfileTable {
  private static final String TABLE = "table";
  private static final String MICROSIEMENS = " \u00b5S";

  private final Html html = new Html();
  private final Map<?, ?> written;

  private ProfileTable(HardwareProfile profile) {
    written = mapping(new Load(LoadSettings.builder().build()).loadFromString(profile.text()));
  }

  static Html of(HardwareProfile profile) {
    ProfileTable table = new ProfileTable(profile);
    table.html.open("div", "class", "scroll").open("table", "class", "parameters").open("tbody");
    table.hardware(profile);
    table.html.close().close().close();
    return table.html;
  }

  private void hardware(HardwareProfile profile) {
    Tile tile = profile.tile();
    row("tile rows", side(tile.rows()), "inputs of one crossbar");
    row("tile columns", side(tile.columns()), "outputs of one crossbar");
    row("encoding", words(profile.mapping().encoding()), "how the sign of a weight is kept");
    row("weight scale", words(profile.mapping().scale()), "weights that share one scale");
    written("mapping", "slices", "slices", "digits of a weight, each in cells of its own");
    devices(profile.device());
    converters(profile);
    noise(profile.mvm());
    whole("wires", "wires", "resistance of rows and columns");
    row(
        "drift compensation",
        words(profile.compensation().drift()),
        "outputs that share the factor against mean drift");
    written("compensation", "read-out", "read-out", "how drift is measured");
  }

  private void devices(HardwareProfile.Device device) {
    row("g-min", Figures.plain(device.gMin()) + MICROSIEMENS, "conductance of an inactive device");
    row("g-max", Figures.plain(device.gMax()) + MICROSIEMENS, "conductance of the largest weight");
    model(device.programmingNoise(), "programming noise", "drawn once per programming");
    model(device.drift(), "drift", "loss of conductance over time");
    model(device.readNoise(), "read noise", "drawn once per read time");
    written("device", "levels", "levels", "conductances that can be programmed");
    written("device", "write-verify", "verification", "repeated programming");
    written("device", "spread", "spread", "gains of devices, for the life of a chip");
    written("device", "faults", "faults", "stuck devices, for the life of a chip");
    written("device", "telegraph", "telegraph noise", "jumps between two states");
    written("device", "bounds", "bounds", "what a conductance cannot leave");
    written("device", "read-voltage", "read voltage", "at full-scale input");
    written("device", "current-voltage", "current", "over voltage");
  }

  private void converters(HardwareProfile profile) {
    row("DAC", converter(profile.dac()), "converter at the rows; 1 = full-scale input");
    written("dac", "serial", "pulses", "an input is driven a few bits at a time");
    written("dac", "nonlinearity", "row drivers", "compression of inputs");
    whole("columns", "column circuits", "between columns and ADCs");
    row("ADC", converter(profile.adc()), "converter at the columns; 1 = one device at g-max");
    written("adc", "type", "ADC circuit", "how codes arise");
    written("adc", "capacitor-mismatch", "capacitors", "relative deviation of a unit capacitor");
    written("adc", "comparator-offset", "comparators", "deviation, as a share of full scale");
    written("adc", "amplifier-gain", "amplifiers", "gain without feedback");
    written("adc", "columns-per-adc", "shared ADCs", "neighbouring columns of one converter");
  }

  private void noise(HardwareProfile.Mvm mvm) {
    model(mvm.readNoise(), "noise per product", "short-term noise of the devices");
    written("mvm", "thermal", "thermal noise", "of the devices, in every product");
    written("mvm", "shot", "shot noise", "of the devices, in every product");
    row(
        "output noise",
        Figures.plain(mvm.outputNoise()),
        "standard deviation at the ADC; 1 = one device at g-max");
  }

  private void row(String name, String value, String meaning) {
    html.open("tr").element("th", name, "scope", "row");
    html.element("td", value).element("td", meaning).close();
  }

  /** A row for a key that not every profile has, in the words of the profile file. */
  private void written(String section, String key, String name, String meaning) {
    Object value = mapping(written.get(section)).get(key);
    if (value != null) {
      row(name, words(value), meaning);
    }
  }

  /** A row for a section that not every profile has. */
  private void whole(String section, String name, String meaning) {
    Map<?, ?> values = mapping(written.get(section));
    if (!values.isEmpty()) {
      row(name, words(values), meaning);
    }
  }

  /** A model's row: its name, and what it was given in the words of the profile file. */
  private void model(Section section, String name, String meaning) {
    html.open("tr").element("th", name, "scope", "row");
    html.open("td").text(section.text("model", "none"));
    Map<?, ?> values = written;
    for (String key : section.path().split("\\.", -1)) {
      values = mapping(values.get(key));
    }
    values.forEach(
        (key, value) -> {
          if (key.equals(TABLE)) {
            html.element("small", states(mapping(value)));
          } else if (!key.equals("model")) {
            html.element("small", key + " " + words(value));
          }
        });
    html.close().element("td", meaning).close();
  }

  /** Of a measured table only its size: its rows are in the profile file. */
  private static String states(Map<?, ?> table) {
    return table.get("conductances") instanceof List<?> list
        ? Figures.grouped(list.size()) + " measured states"
        : "no measured states";
  }

  private static Map<?, ?> mapping(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String words(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ProfileTable::words).collect(Collectors.joining(", "));
    }
    return mapping(value).isEmpty()
        ? quantity(String.valueOf(value))
        : mapping(value).entrySet().stream()
            .map(entry -> entry.getKey() + " " + words(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** With the signs of print; the dash of a word stays. */
  private static String quantity(String text) {
    return text.replace("uS", "\u00b5S").replace("Ohm", "\u03a9").replaceAll("-(?=\\d)", "\u2212");
  }

  private static String side(int cells) {
    return cells == Tile.UNLIMITED ? "unlimited" : Figures.grouped(cells);
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String converter(Converter converter) {
    if (converter.ideal()) {
      return "ideal";
    }
    String codes =
        converter.codes() == ConverterCodes.SYMMETRIC ? "" : " " + words(converter.codes());
    return converter.bits() + " bit" + codes + ", " + range(converter);
  }

  private static String range(Converter converter) {
    return switch (converter.policy()) {
      case FIXED -> fixed(converter);
      case CALIBRATED -> "range calibrated to " + Figures.plain(converter.coverage()) + " \u03c3";
      case BEST_SNR -> "range calibrated for the best signal-to-noise ratio";
      case GRANULAR -> "one step is one step of a cell";
      case MAX -> "range of all rows";
    };
  }

  private static String fixed(Converter converter) {
    Converter.Span span = converter.span();
    return span.min() == -span.max()
        ? "range \u00b1" + Figures.plain(span.max())
        : "range " + Figures.plain(span.min()) + " to " + Figures.plain(span.max());
  }
}
