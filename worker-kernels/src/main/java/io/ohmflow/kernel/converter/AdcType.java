package io.ohmflow.kernel.converter;

import io.ohmflow.kernel.converter.StagedCircuit.Stages;

/** Kinds of ADC, and how each is made of its errors. */
public enum AdcType {
  /** Rounds and clips without errors. */
  IDEAL {
    @Override
    AdcCircuit circuit(AdcErrors errors, RawCodes codes) {
      throw new IllegalArgumentException("an ideal converter has no circuit");
    }
  },
  /** Successive approximation with a binary-weighted capacitor array. */
  SAR {
    @Override
    AdcCircuit circuit(AdcErrors errors, RawCodes codes) {
      return new SarCircuit(
          codes.bits(), errors.capacitorMismatch(), 2 * errors.inverseGain(), codes.zero());
    }
  },
  /** One ramp for a group of columns, each with a comparator and a counter. */
  RAMP {
    @Override
    AdcCircuit circuit(AdcErrors errors, RawCodes codes) {
      return new RampCircuit(
          codes.count(), errors.capacitorMismatch(), 2 * errors.inverseGain(), codes.zero());
    }
  },
  /** Stages of 1.5 bit one after the other. */
  PIPELINE {
    @Override
    AdcCircuit circuit(AdcErrors errors, RawCodes codes) {
      return staged(errors, codes, Stages.PIPELINE);
    }
  },
  /** One stage of 1.5 bit used for all bits. */
  CYCLIC {
    @Override
    AdcCircuit circuit(AdcErrors errors, RawCodes codes) {
      return staged(errors, codes, Stages.CYCLIC);
    }
  };

  /** The circuit with some errors. */
  abstract AdcCircuit circuit(AdcErrors errors, RawCodes codes);

  /** Whether an offset of a comparator moves the whole curve, instead of being built into it. */
  boolean offsetMovesCurve() {
    return this == SAR || this == RAMP;
  }

  /** Whether every column has a comparator of its own, however many share the rest. */
  boolean comparesPerColumn() {
    return this == RAMP;
  }

  private static AdcCircuit staged(AdcErrors errors, RawCodes codes, Stages stages) {
    return new StagedCircuit(
        codes.bits(),
        errors.capacitorMismatch(),
        errors.comparatorOffset(),
        errors.inverseGain(),
        stages);
  }
}
