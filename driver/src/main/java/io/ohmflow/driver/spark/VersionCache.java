package io.ohmflow.driver.spark;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Whole parameter vectors of a run in one executor: the first task of a version puts it together,
 * the others take it. Softly held, since every one can be put together again.
 *
 * <p>Thread-safe. Tasks that come while a version is put together wait for it; if that fails,
 * nothing is remembered and the next one tries.
 */
final class VersionCache {
  /** The present version, and the one before for tasks that are late. */
  private static final int KEPT = 2;

  private static final ConcurrentHashMap<String, VersionCache> RUNS = new ConcurrentHashMap<>();

  private final Map<Long, SoftReference<float[]>> versions =
      new LinkedHashMap<>(2 * KEPT, 1, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SoftReference<float[]>> eldest) {
          return size() > KEPT;
        }
      };

  static VersionCache of(String runKey) {
    return RUNS.computeIfAbsent(runKey, key -> new VersionCache());
  }

  static void release(String runKey) {
    RUNS.remove(runKey);
  }

  /** The parameters of a version, not to be changed. */
  synchronized float[] get(long version, Supplier<float[]> gather) {
    SoftReference<float[]> held = versions.get(version);
    float[] parameters = held == null ? null : held.get();
    if (parameters == null) {
      parameters = gather.get();
      versions.put(version, new SoftReference<>(parameters));
    }
    return parameters;
  }
}
