package io.ohmflow.driver.preflight;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operating system tells about this machine; Linux tells most. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Of control groups, in version 2 and 1. */
  private static final List<Path> LIMITS =
      List.of(
          Path.of("/sys/fs/cgroup/memory.max"),
          Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

  /** Beyond this, version 1 means none. */
  private static final long NO_LIMIT = 1L << 50;

  private Machine() {}

  /** Type of the processor, the architecture where it has no name. */
  static String cpu() {
    return value(CPUS, "model name").orElseGet(() -> System.getProperty("os.arch"));
  }

  /** Resident memory of this process beside its heap, 0 where it is not told. */
  static long offHeapBytes() {
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    return value(STATUS, "VmRSS")
        .map(text -> Math.max(0, (Long.parseLong(text.split(" ", 2)[0]) << 10) - heap))
        .orElse(0L);
  }

  /** Memory that the container of this process may take, 0 for no limit. */
  static long limitBytes() {
    for (Path file : LIMITS) {
      try {
        long limit = Long.parseLong(Files.readString(file).strip());
        return limit > NO_LIMIT ? 0 : limit;
      } catch (IOException | NumberFormatException e) {
        // Another version, or the word max.
        continue;
      }
    }
    return 0;
  }

  /** The first value of a key in a file of {@code key: value} lines. */
  private static Optional<String> value(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
