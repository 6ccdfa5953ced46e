package io.ohmflow.driver.command;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns Ctrl-C and a polite kill into a request that the training loop sees after the present step,
 * so that it can write a checkpoint. A second one ends the process at once. Closing it puts the
 * previous handling back.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
  private final Map<Signal, SignalHandler> previous = new HashMap<>();
  private volatile boolean requested;

  /** Starts to listen. */
  static Interruption listen() {
    Interruption interruption = new Interruption();
    for (String name : new String[] {"INT", "TERM"}) {
      Signal signal = new Signal(name);
      SignalHandler before = Signal.handle(signal, s -> interruption.onSignal());
      interruption.previous.put(signal, before);
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

  @Override
  public void close() {
    previous.forEach(Signal::handle);
  }
}
