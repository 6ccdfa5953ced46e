package io.ohmflow.driver.preflight;

import io.ohmflow.driver.config.KernelChoice;
import io.ohmflow.driver.train.LaneEngine;
import io.ohmflow.kernel.linalg.Linalg;

/**
 * What one executor says of itself.
 *
 * @param id as Spark numbers it
 * @param host its machine
 * @param cpu type of the processor
 * @param java version
 * @param heapBytes most that the heap can become
 * @param offHeapBytes resident memory beside the heap after a first product, 0 where the system
 *     does not tell
 * @param limitBytes most that its container may take, 0 for no limit
 * @param laneBytes heap that a thread takes to compute lanes
 * @param kernels what executes matrix products
 * @param fallback why that is not what was asked for, or empty
 * @param products digest of a fixed matrix product
 * @param clockMillis its clock, milliseconds since 1970
 * @param failure what went wrong while it looked, or empty
 */
public record ExecutorReport(
    String id,
    String host,
    String cpu,
    String java,
    long heapBytes,
    long offHeapBytes,
    long limitBytes,
    long laneBytes,
    String kernels,
    String fallback,
    String products,
    long clockMillis,
    String failure) {

  /** An executor that could not look at itself. */
  private static ExecutorReport failed(String id, String host, String failure) {
    return new ExecutorReport(
        id,
        host,
        "",
        "",
        Runtime.getRuntime().maxMemory(),
        0,
        0,
        0,
        "",
        "",
        "",
        System.currentTimeMillis(),
        failure);
  }

  /** Makes the engine of the run, which needs the data to have arrived. */
  public interface EngineSource {
    LaneEngine get();
  }

  /**
   * Looks at the machine that calls this.
   *
   * @param id as Spark numbers the executor
   * @param host its machine
   * @param kernels which linear algebra the run asks for
   * @param engines makes the engine that lanes will use
   */
  public static ExecutorReport here(
      String id, String host, KernelChoice kernels, EngineSource engines) {
    StringBuilder fallback = new StringBuilder();
    try {
      long laneBytes = engines.get().reserve();
      Linalg linalg = kernels.create(fallback::append);
      String products = ProductDigest.of(linalg);
      return new ExecutorReport(
          id,
          host,
          Machine.cpu(),
          Runtime.version().toString(),
          Runtime.getRuntime().maxMemory(),
          Machine.offHeapBytes(),
          Machine.limitBytes(),
          laneBytes,
          linalg.name(),
          fallback.toString(),
          products,
          System.currentTimeMillis(),
          "");
    } catch (OutOfMemoryError e) {
      return failed(id, host, "out of memory: " + e.getMessage());
    }
  }

  /** How it is called in messages. */
  String label() {
    return id.equals("driver") ? "the driver" : "executor " + id + " on " + host;
  }
}
