package io.ohmflow.driver.config;

/** Which sets of effects chips are tried with. */
public enum EffectStudy {
  /** All effects of the profile together. */
  TOGETHER,
  /** All together, each alone, and all but each: tells what costs how much accuracy. */
  EACH
}
