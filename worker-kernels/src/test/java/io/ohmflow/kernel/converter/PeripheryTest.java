package io.ohmflow.kernel.converter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.HardwareProfile.RangePolicy;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeripheryTest {
  private static final String FIXED = "bits: 8 bit, policy: fixed, range: 2";

  private final Problems problems = new Problems();

  private Periphery read(String... changes) {
    Document document = ProfileCatalog.open("ideal", problems);
    for (String change : changes) {
      int at = change.indexOf('=');
      document = document.with(change.substring(0, at), change.substring(at + 1), "test");
    }
    Periphery periphery = Periphery.of(HardwareProfile.read(document, problems));
    document.root().optional("dac").finish();
    document.root().optional("adc").finish();
    document.root().optional("columns").finish();
    return periphery;
  }

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void withoutKeysTheCircuitsAreIdeal() {
    Periphery p = read();
    assertTrue(p.exactInputs() && p.linearOutputs());
    assertEquals(AdcErrors.NONE, p.adcErrors());
    assertEquals(ColumnModel.IDEAL, p.columns());
    assertEquals(SCurve.NONE, p.drivers());
  }

  @Test
  void readsEveryKey() {
    Periphery p =
        read(
            "dac={"
                + FIXED
                + ", codes: unsigned, nonlinearity: {model: s-curve, strength: 0.1,"
                + " spread: 0.2, calibrated-at: 0.3}}",
            "adc={"
                + FIXED
                + ", type: sar, capacitor-mismatch: 0.1, comparator-offset: 0.02,"
                + " amplifier-gain: 60 dB, columns-per-adc: 8}",
            "columns={gain-std: 0.01, offset-std: 0.02, series-resistance: 0.03, current-limit: 40,"
                + " full-scale: 50, nonlinearity: {model: s-curve, strength: 1}}",
            "mvm.output-noise=0.04");
    assertEquals(List.of(), found());
    assertEquals(ConverterCodes.UNSIGNED, p.dac().codes());
    assertEquals(new SCurve(0.1f, 0.2f, 0.3f), p.drivers());
    assertEquals(new AdcErrors(AdcType.SAR, 0.1f, 0.02f, 0.001f, 8), p.adcErrors());
    assertEquals(new ColumnModel(0.01f, 0.02f, 0.03f, 40, new SCurve(1, 0, 0), 50), p.columns());
    assertEquals(0.04f, p.outputNoise());
  }

  @Test
  void aRampServesAllColumnsAndOthersOneUnlessTheProfileSaysMore() {
    assertEquals(
        Integer.MAX_VALUE, read("adc={" + FIXED + ", type: ramp}").adcErrors().columnsPerAdc());
    assertEquals(1, read("adc={" + FIXED + ", type: sar}").adcErrors().columnsPerAdc());
    assertEquals(
        Integer.MAX_VALUE,
        read("adc={" + FIXED + ", type: cyclic, columns-per-adc: all}")
            .adcErrors()
            .columnsPerAdc());
    assertEquals(List.of(), found());
  }

  @Test
  void theBestRangeBecomesACalibratedOne() {
    Periphery p = read("adc={bits: 8 bit, policy: best-snr}");
    assertEquals(RangePolicy.CALIBRATED, p.adc().policy());
    assertEquals(3.9205, p.adc().coverage(), 1e-4);
    Periphery noisy = read("adc={bits: 8 bit, policy: best-snr, noise-share: 0.3}");
    assertEquals(2.895, noisy.adc().coverage(), 1e-3);
    assertEquals(List.of(), found());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: flash | adc.type: expected ideal, sar, ramp, pipeline or cyclic, got flash",
        "capacitor-mismatch: 0.1 | adc.capacitor-mismatch: needs a type of converter that has such"
            + " parts",
        "type: sar, codes: count | adc.codes: only a ramp counts to 2^bits; this circuit has one"
            + " code fewer",
        "type: sar, capacitor-mismatch: 2 | adc.capacitor-mismatch: expected a number from 0 to"
            + " 0.5, got 2",
        "type: sar, amplifier-gain: 60 | adc.amplifier-gain: expected a gain with its unit, such as"
            + " 60 dB, got 60",
        "type: sar, columns-per-adc: 0 | adc.columns-per-adc: expected a whole number of at least"
            + " 1, or all, got 0",
        "noise-share: 0.1 | adc.noise-share: unknown key",
      })
  void problemsNameTheKey(String more, String message) {
    read("adc={" + FIXED + ", " + more + "}");
    assertEquals(1, found().size(), () -> found().toString());
    assertTrue(found().get(0).contains(message), () -> found().toString());
  }

  @Test
  void aCircuitNeedsBitsAndNotTooMany() {
    read("adc={type: sar}");
    assertTrue(found().get(0).contains("adc.type: a circuit needs bits"), () -> found().toString());
    read("adc={bits: 14 bit, policy: fixed, range: 1, type: sar}");
    assertTrue(found().get(1).contains("adc.bits: expected at most 12 bit"));
  }

  @Test
  void columnsRejectWhatCannotBe() {
    read("columns={gain-std: -1, current-limit: 0, nonlinearity: {model: cubic}, slope: 1}");
    assertEquals(4, found().size(), () -> found().toString());
  }

  @Test
  void effectsAreSwitchedOffOneByOne() {
    Periphery p =
        read(
            "dac={" + FIXED + ", nonlinearity: {model: s-curve, strength: 0.1}}",
            "adc={" + FIXED + ", type: sar, capacitor-mismatch: 0.1}",
            "columns={gain-std: 0.01}",
            "mvm.output-noise=0.04");
    Periphery none = p.only(Effect.none());
    assertTrue(none.exactInputs() && none.linearOutputs() && none.outputNoise() == 0);
    assertEquals(2, none.adc().range(), "what full scale is stays known");
    assertEquals(p, p.only(Effect.all()));
  }
}
