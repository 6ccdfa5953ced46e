package io.ohmflow.driver.config;

import io.ohmflow.kernel.linalg.Linalg;
import java.util.function.Consumer;

/** Which linear algebra executes a run. */
public enum KernelChoice {
  /** Java in a fixed order: equal bits on every CPU. */
  PORTABLE,
  /** OpenBLAS: equal bits only on one CPU type. */
  NATIVE;

  /** A new instance for one thread; {@code notice} hears of a fallback. */
  public Linalg create(Consumer<String> notice) {
    return this == NATIVE ? Linalg.nativeOrPortable(notice) : Linalg.portable();
  }
}
