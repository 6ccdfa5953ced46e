package io.ohmflow.kernel.optim;

/** The base rate throughout. */
public record ConstantSchedule() implements Schedule {

  @Override
  public double factor(long step) {
    return 1;
  }
}
