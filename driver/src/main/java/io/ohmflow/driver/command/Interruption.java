package io.ohmflow.driver.command;

import java.util.function.BooleanSupplier;
import sun.misc.Signal;

/**
 * Turns Ctrl-C and a polite kill into a request that the training loop sees after the present step,
 * so that it can write a checkpoint. A second one ends the process at once.
 */
final class Interruption implements BooleanSupplier {
  private volatile boolean requested;

  /** Starts to listen. */
  static Interruption listen() {
    Interruption interruption = new Interruption();
    for (String name : new String[] {"INT", "TERM"}) {
      Signal.handle(new Signal(name), signal -> interruption.onSignal());
    }
    return interruption;
  }

  private void onSignal() {
    if (requested) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    requested = true;
  }

  @Override
  public boolean getAsBoolean() {
    return requested;
  }
}
