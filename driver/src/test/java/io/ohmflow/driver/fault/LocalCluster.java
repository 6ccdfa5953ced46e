package io.ohmflow.driver.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.driver.command.Cli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spark with executors that are processes of their own, on this machine, from the jars of the class
 * path. Spark wants an installation; a folder with an empty {@code jars} is one, named by {@code
 * SPARK_HOME}, and executors get the class path of the tests instead.
 *
 * <p>Settings are system properties, as spark-submit leaves them, and taken back at the end.
 */
final class LocalCluster implements AutoCloseable {
  private static final int SMALL_MIB = 512;

  private final Map<String, String> settings = new TreeMap<>();
  private final List<String> options = new ArrayList<>();
  private final String master;

  /**
   * @param executors processes
   * @param cores tasks of each at a time
   */
  LocalCluster(int executors, int cores) {
    this(executors, cores, SMALL_MIB);
  }

  /**
   * @param mebibytes heap of each
   */
  LocalCluster(int executors, int cores, int mebibytes) {
    this.master = "local-cluster[%d,%d,%d]".formatted(executors, cores, mebibytes);
    try {
      Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    with("spark.executor.memory", mebibytes + "m");
    with("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    with("spark.ui.enabled", "false");
    with("spark.driver.host", "localhost");
    with("spark.driver.bindAddress", "127.0.0.1");
    options.add("-XX:+UseSerialGC");
  }

  /** Adds a setting of Spark. */
  LocalCluster with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Executors get into trouble. */
  LocalCluster with(Fault fault) {
    options.add(fault.option());
    return with("spark.shuffle.manager", FaultyShuffle.class.getName())
        .with("spark.serializer", FaultySerializer.class.getName())
        .with("spark.local.dir", fault.folder().resolve(Fault.LOCAL).toString())
        .with("spark.hadoop.fs.faulty.impl", FaultyFiles.class.getName());
  }

  /** Runs a verb in this process, the driver. */
  Cli.Result run(String... arguments) {
    settings.put("spark.executor.extraJavaOptions", String.join(" ", options));
    settings.forEach(System::setProperty);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--master", master, "--json"));
    return Cli.run(all.toArray(String[]::new));
  }

  /**
   * The executors that are running: every Java that this process has started. Their command lines,
   * which begin with a long class path, are cut off before they name a class.
   */
  static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .children()
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Kills all executors. */
  static void killExecutors(int expected) {
    List<ProcessHandle> executors = executors();
    assertEquals(expected, executors.size());
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** Sends a signal to one executor. */
  static void signal(String name) throws IOException {
    long pid = executors().get(0).pid();
    try {
      assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    settings.keySet().forEach(System::clearProperty);
    executors().forEach(ProcessHandle::destroyForcibly);
  }
}
