package io.ohmflow.kernel.optim;

/** Leaves weights as they are. */
public record NoClip() implements WeightClip {

  @Override
  public void clip(float[] w, int from, int rows, int rowLength) {}
}
