package io.ohmflow.ml;

/**
 * The identifier of an object of Spark ML while its constructors run. Those of Spark ask for it
 * before a class written in Java has fields, to name it as the owner of the parameters they make.
 */
final class PendingUid {
  private static final ThreadLocal<String> PENDING = new ThreadLocal<>();

  private final String uid;

  private PendingUid(String uid) {
    this.uid = uid;
  }

  /** To be made before the constructor of the superclass runs: as an argument of another one. */
  static PendingUid of(String uid) {
    PENDING.set(uid);
    return new PendingUid(uid);
  }

  /** The identifier of the object that this thread is constructing. */
  static String current() {
    return PENDING.get();
  }

  /** The identifier, once the object can keep it. */
  String take() {
    PENDING.remove();
    return uid;
  }
}
