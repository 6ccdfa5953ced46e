package io.ohmflow.driver.preflight;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.config.KernelChoice;
import io.ohmflow.profile.document.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges a cluster before a run begins on it: lines that say what there is, warnings about what may
 * surprise, problems that would make the run fail or its result depend on chance.
 */
public final class Preflight {
  private static final double MEBI = 1 << 20;

  /** Clocks of machines that are kept in time differ by less. */
  private static final long TOLERATED_SKEW_MILLIS = 2000;

  private final ClusterReport cluster;
  private final Needs needs;
  private final List<String> lines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Problems problems = new Problems();

  /** Judges. */
  public Preflight(ClusterReport cluster, Needs needs) {
    this.cluster = cluster;
    this.needs = needs;
    for (ExecutorReport each : cluster.executors()) {
      if (!each.failure().isEmpty()) {
        problem(each.label(), each.failure());
      }
    }
    if (problems.isEmpty()) {
      slots();
      memory();
      kernels();
      versions();
      clocks();
    }
    cluster.unreachable().forEach(this::unreachable);
    lines.add(
        format(
            "a Spark step without work: %.1f ms in %d task%s",
            cluster.stepMillis(), cluster.tasks(), plural(cluster.tasks())));
  }

  /** What there is, and after that what to beware of. */
  public List<String> text() {
    List<String> text = new ArrayList<>(lines);
    warnings.forEach(warning -> text.add("beware: " + warning));
    return text;
  }

  /** The same for {@code environment.json}. */
  public ObjectNode json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json =
        mapper
            .createObjectNode()
            .put("slots", cluster.slots())
            .put("tasks", cluster.tasks())
            .put("emptyStepMillis", Math.round(10 * cluster.stepMillis()) / 10.0);
    json.set("executors", mapper.valueToTree(cluster.executors()));
    json.set("warnings", mapper.valueToTree(warnings));
    return json;
  }

  /**
   * Ends here if the run cannot go well.
   *
   * @throws io.ohmflow.profile.document.InvalidInputException with all problems
   */
  public void throwIfAny() {
    problems.throwIfAny();
  }

  private void slots() {
    int executors = cluster.executors().size();
    lines.add(
        cluster.local()
            ? format(
                "%s: %d threads for %d lanes", cluster.master(), cluster.slots(), needs.lanes())
            : format(
                "%s: %d executor%s with %d slots for %d lanes",
                cluster.master(), executors, plural(executors), cluster.slots(), needs.lanes()));
    if (cluster.slots() > needs.lanes() && !cluster.local()) {
      warnings.add(
          format(
              "%d slots of %d have nothing to do in training; a step has %d lanes",
              cluster.slots() - needs.lanes(), cluster.slots(), needs.lanes()));
    }
    if (executors < cluster.known()) {
      warnings.add(
          format(
              "%d of %d executors were not looked at",
              cluster.known() - executors, cluster.known()));
    }
  }

  private void memory() {
    int threads = threads();
    long needed = 0;
    for (ExecutorReport each : cluster.executors()) {
      long here = needs.executorBytes(threads, each.laneBytes()) + (cluster.local() ? driver() : 0);
      needed = Math.max(needed, here);
      if (here > each.heapBytes()) {
        problem(
            each.label(),
            format(
                "at least %s of heap are needed, there are %s: data %s, %d threads with %s each,"
                    + " vectors of %s; give it more memory or fewer cores",
                mebibytes(here),
                mebibytes(each.heapBytes()),
                mebibytes(needs.dataBytes()),
                threads,
                mebibytes(each.laneBytes()),
                mebibytes(needs.vectorBytes())));
      }
      long whole = each.heapBytes() + each.offHeapBytes();
      if (each.limitBytes() > 0 && whole > each.limitBytes()) {
        problem(
            each.label(),
            format(
                "a heap of %s and %s beside it do not fit into the container of %s, which would be"
                    + " killed; raise spark.executor.memoryOverhead or lower the heap",
                mebibytes(each.heapBytes()),
                mebibytes(each.offHeapBytes()),
                mebibytes(each.limitBytes())));
      }
    }
    long least = smallest(ExecutorReport::heapBytes);
    long beside = -smallest(each -> -each.offHeapBytes());
    lines.add(
        format(
            "memory: heap %s, at least %s needed%s",
            mebibytes(least),
            mebibytes(needed),
            beside > 0 ? format("; %s beside the heap", mebibytes(beside)) : ""));
    if (!cluster.local() && driver() > Runtime.getRuntime().maxMemory()) {
      problem(
          "the driver",
          format(
              "at least %s of heap are needed, there are %s",
              mebibytes(driver()), mebibytes(Runtime.getRuntime().maxMemory())));
    }
  }

  /** Heap of the driver: data, parameters, what the optimizer remembers, a sum of the lanes. */
  private long driver() {
    long data = cluster.local() ? 0 : needs.dataBytes();
    return data + (2L + needs.optimizerSlots()) * needs.vectorBytes();
  }

  /** Threads that compute lanes in one executor. */
  private int threads() {
    int executors = Math.max(1, cluster.executors().size());
    int most = (cluster.slots() + executors - 1) / executors;
    return Math.min(most, needs.lanes());
  }

  private long smallest(Function<ExecutorReport, Long> value) {
    return cluster.executors().stream().map(value).min(Comparator.naturalOrder()).orElse(0L);
  }

  private void kernels() {
    Map<String, List<ExecutorReport>> types = by(ExecutorReport::cpu);
    Map<String, List<ExecutorReport>> bits = by(ExecutorReport::products);
    boolean asked = needs.kernels() == KernelChoice.NATIVE;
    List<ExecutorReport> without =
        cluster.executors().stream().filter(each -> !each.fallback().isEmpty()).toList();
    lines.add(
        format(
            "kernels: %s on %s; %s",
            String.join(", ", by(ExecutorReport::kernels).keySet()),
            String.join(" and ", types.keySet()),
            asked && without.isEmpty()
                ? "OpenBLAS has equal bits on one type of CPU only"
                : "equal bits on every CPU"));
    if (!without.isEmpty() && without.size() < cluster.executors().size()) {
      for (ExecutorReport each : without) {
        problem(
            each.label(),
            "kernels: native, but its library is not here: "
                + each.fallback()
                + "; add its platform to the jar or take kernels: portable");
      }
    } else if (!without.isEmpty()) {
      warnings.add("kernels: native, but portable ones are used: " + without.get(0).fallback());
    }
    if (bits.size() > 1 && asked) {
      warnings.add(
          "matrix products have other bits on "
              + bits.values().stream()
                  .map(Preflight::labels)
                  .collect(Collectors.joining(" than on "))
              + ": the result depends on who computes a lane, and neither resume nor verify will"
              + " find the same digests; take kernels: portable or machines of one kind");
    } else if (bits.size() > 1) {
      bits.values()
          .forEach(
              same ->
                  problem(
                      labels(same),
                      "its matrix products have the digest "
                          + same.get(0).products()
                          + ", others have another one; portable kernels are equal on sound"
                          + " machines"));
    } else if (types.size() > 1 && asked) {
      warnings.add(
          "more than one type of CPU: OpenBLAS gave equal bits in a trial, which is no proof for"
              + " every shape; kernels: portable is safe");
    }
  }

  private void versions() {
    Map<String, List<ExecutorReport>> versions = by(ExecutorReport::java);
    if (versions.size() > 1) {
      warnings.add("several versions of Java: " + String.join(", ", versions.keySet()));
    }
  }

  /** A clock is wrong for sure if it shows a time before the question or after the answer. */
  private void clocks() {
    for (ExecutorReport each : cluster.executors()) {
      long behind = cluster.begun() - each.clockMillis();
      long ahead = each.clockMillis() - cluster.ended();
      if (Math.max(behind, ahead) > TOLERATED_SKEW_MILLIS) {
        warnings.add(
            format(
                "the clock of %s is at least %.1f s %s; locks of sweeps and Kerberos compare"
                    + " clocks",
                each.label(), Math.max(behind, ahead) / 1e3, ahead > behind ? "ahead" : "behind"));
      }
    }
  }

  private void unreachable(String reason) {
    String id = reason.substring(0, reason.indexOf(':'));
    String label =
        cluster.executors().stream()
            .filter(each -> each.id().equals(id))
            .map(ExecutorReport::label)
            .findFirst()
            .orElse("executor " + id);
    problem(label, reason.substring(id.length() + 1).strip());
  }

  private Map<String, List<ExecutorReport>> by(Function<ExecutorReport, String> key) {
    return cluster.executors().stream()
        .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
  }

  private static String labels(List<ExecutorReport> executors) {
    return executors.stream().map(ExecutorReport::label).collect(Collectors.joining(", "));
  }

  private void problem(String who, String what) {
    problems.add(who, 0, "", what);
  }

  private static String mebibytes(long bytes) {
    return format("%,.0f MiB", Math.ceil(bytes / MEBI));
  }

  private static String plural(int n) {
    return n == 1 ? "" : "s";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
