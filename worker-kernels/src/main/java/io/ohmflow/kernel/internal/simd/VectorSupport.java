package io.ohmflow.kernel.internal.simd;

import java.util.function.Supplier;

/** Finds implementations on the Vector API, where the JVM was started with its module. */
public final class VectorSupport {
  private static final String MODULE = "jdk.incubator.vector";

  private VectorSupport() {}

  /** Whether the Vector API can be used. */
  public static boolean available() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /** What is used, for logs: the vector width, or the flag that is missing. */
  public static String description() {
    return available()
        ? "Vector API"
        : "scalar; start Java with --add-modules " + MODULE + " for speed";
  }

  /**
   * An instance of a class of this package by its simple name, or the fallback where the Vector API
   * is absent. The class is never linked otherwise.
   */
  static <T> T load(String simpleName, Class<T> type, Supplier<T> fallback) {
    if (!available()) {
      return fallback.get();
    }
    String name = VectorSupport.class.getPackageName() + "." + simpleName;
    try {
      return type.cast(Class.forName(name).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot load " + name, e);
    }
  }
}
