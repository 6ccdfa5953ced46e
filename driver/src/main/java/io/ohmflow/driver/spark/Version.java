package io.ohmflow.driver.spark;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One version of the parameters, within reach of the tasks until it is closed.
 *
 * <p>On a cluster that is a broadcast, destroyed afterwards because Spark would keep its blocks
 * until some later garbage collection. In local mode the tasks are threads of this JVM and read the
 * driver's array directly, which saves serialising it twice per step.
 */
final class Version implements AutoCloseable {
  private static final ConcurrentHashMap<Key, float[]> SHARED = new ConcurrentHashMap<>();

  private final ParameterReference reference;
  private final Runnable release;

  private record Key(String run, long step) {}

  private Version(ParameterReference reference, Runnable release) {
    this.reference = reference;
    this.release = release;
  }

  /** Parameters within reach of the tasks of a session in the cheapest way. */
  static Version of(JavaSparkContext spark, String run, long step, float[] parameters) {
    return spark.sc().isLocal()
        ? shared(run, step, parameters)
        : broadcast(spark.broadcast(parameters));
  }

  static Version shared(String run, long step, float[] parameters) {
    Key key = new Key(run, step);
    SHARED.put(key, parameters);
    return new Version(new SharedReference(run, step), () -> SHARED.remove(key));
  }

  static Version broadcast(Broadcast<float[]> broadcast) {
    return new Version(new BroadcastReference(broadcast), broadcast::destroy);
  }

  ParameterReference reference() {
    return reference;
  }

  @Override
  public void close() {
    release.run();
  }

  private record SharedReference(String run, long step) implements ParameterReference {
    @Override
    public float[] values() {
      float[] parameters = SHARED.get(new Key(run, step));
      if (parameters == null) {
        throw new IllegalStateException("parameters of step " + step + " are gone");
      }
      return parameters;
    }
  }

  private record BroadcastReference(Broadcast<float[]> broadcast) implements ParameterReference {
    @Override
    public float[] values() {
      return broadcast.value();
    }
  }
}
