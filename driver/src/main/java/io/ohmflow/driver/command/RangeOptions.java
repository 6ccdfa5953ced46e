package io.ohmflow.driver.command;

import io.ohmflow.driver.simulate.RangeChoice;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.document.Problems;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Full scale of the converters where no layer of a network sets it. */
final class RangeOptions {
  private static final String CALIBRATED = "calibrated";

  @Option(
      names = "--input-range",
      paramLabel = "R",
      description =
          "Full-scale input, or calibrated = from the inputs as a layer does. Default: what the"
              + " profile fixes, else 1.")
  private String input;

  @Option(
      names = "--adc-range",
      paramLabel = "R",
      description =
          "Full scale of the ADCs in units of one device at g-max under a full-scale input, or"
              + " calibrated = from the outputs as a layer does. Default: what the profile says.")
  private String adc;

  Optional<RangeChoice> input(Optional<HardwareProfile> hardware, Problems problems) {
    return input == null
        ? hardware.map(h -> RangeChoice.ofInputs(h.dac()))
        : choice("--input-range", input, problems);
  }

  Optional<RangeChoice> adc(Optional<HardwareProfile> hardware, Problems problems) {
    return adc == null
        ? hardware.map(h -> RangeChoice.ofOutputs(h.adc()))
        : choice("--adc-range", adc, problems);
  }

  private static Optional<RangeChoice> choice(String option, String text, Problems problems) {
    if (text.equals(CALIBRATED)) {
      return Optional.of(RangeChoice.CALIBRATED);
    }
    try {
      float range = Float.parseFloat(text);
      if (range > 0 && range < Float.POSITIVE_INFINITY) {
        return Optional.of(new RangeChoice(range));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for words and for numbers out of range.
    }
    problems.add(option, 0, "", "expected a positive number or " + CALIBRATED + ", got " + text);
    return Optional.empty();
  }
}
