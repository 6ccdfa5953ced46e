package io.ohmflow.kernel.converter;

import io.ohmflow.profile.ConverterCodes;
import io.ohmflow.profile.HardwareProfile.Converter;

/**
 * The codes of an ADC's circuit, which count from 0, and their place among the codes of its {@link
 * CodeGrid}. A circuit without errors changes to code k half a step below the level of k.
 *
 * <p>Symmetric codes come from a circuit with one code more, whose lowest is given as the next one.
 *
 * @param bits bits of the converter
 * @param count codes of the circuit
 * @param zero position of a zero signal in steps above the lower end of code 0
 * @param shift what is added to a code of the circuit
 * @param lowest smallest code after that
 */
record RawCodes(int bits, int count, float zero, float shift, float lowest) {
  private static final float HALF_STEP = 0.5f;

  static RawCodes of(Converter adc) {
    CodeGrid grid = CodeGrid.of(adc);
    boolean unused =
        adc.codes() == ConverterCodes.SYMMETRIC || adc.codes() == ConverterCodes.SIGN_MAGNITUDE;
    if (unused) {
      float half = 1 << adc.bits() - 1;
      return new RawCodes(adc.bits(), 2 * (int) half, half + HALF_STEP, -half, 1 - half);
    }
    float zero = HALF_STEP - grid.shift();
    return new RawCodes(adc.bits(), grid.levels(), zero, grid.shift(), grid.shift());
  }
}
