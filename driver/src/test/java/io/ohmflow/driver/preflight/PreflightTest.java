package io.ohmflow.driver.preflight;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.config.KernelChoice;
import io.ohmflow.kernel.linalg.Linalg;
import io.ohmflow.profile.document.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters as they come, and what is said about them. */
class PreflightTest {
  private static final long MEBI = 1 << 20;
  private static final long NOW = 1_000_000;

  private static ExecutorReport executor(int id) {
    return new ExecutorReport(
        String.valueOf(id),
        "host-" + id,
        "A CPU",
        "17.0.15",
        1024 * MEBI,
        100 * MEBI,
        0,
        50 * MEBI,
        "portable",
        "",
        "abc",
        NOW,
        "");
  }

  private static Preflight judge(Needs needs, ExecutorReport... executors) {
    return new Preflight(
        new ClusterReport(
            "spark://h:7077",
            false,
            2 * executors.length,
            4,
            executors.length,
            List.of(executors),
            List.of(),
            NOW - 500,
            NOW + 500,
            6.28),
        needs);
  }

  private static Needs needs(KernelChoice kernels) {
    return new Needs(8, 40 * MEBI, 10 * MEBI, 2, kernels);
  }

  private static List<String> problems(Preflight preflight) {
    return assertThrows(InvalidInputException.class, preflight::throwIfAny).problems().stream()
        .map(Object::toString)
        .toList();
  }

  private static List<String> warnings(Preflight preflight) {
    assertDoesNotThrow(preflight::throwIfAny);
    return preflight.text().stream().filter(line -> line.startsWith("beware: ")).toList();
  }

  @Test
  void aSoundClusterIsDescribed() {
    Preflight preflight = judge(needs(KernelChoice.PORTABLE), executor(1), executor(2));

    assertDoesNotThrow(preflight::throwIfAny);
    assertEquals(
        List.of(
            "spark://h:7077: 2 executors with 4 slots for 8 lanes",
            // 40 for data, 20 for two versions, two threads of 50 and 20.
            "memory: heap 1,024 MiB, at least 200 MiB needed; 100 MiB beside the heap",
            "kernels: portable on A CPU; equal bits on every CPU",
            "a Spark step without work: 6.3 ms in 4 tasks"),
        preflight.text());
    assertEquals(6.3, preflight.json().path("emptyStepMillis").asDouble());
    assertEquals("host-2", preflight.json().path("executors").path(1).path("host").asText());
  }

  @Test
  void everyProblemIsListedWithItsExecutor() {
    ExecutorReport small =
        new ExecutorReport(
            "2", "h2", "A CPU", "17", 150 * MEBI, 0, 0, 50 * MEBI, "portable", "", "abc", NOW, "");
    ExecutorReport tight =
        new ExecutorReport(
            "3",
            "h3",
            "A CPU",
            "17",
            1000 * MEBI,
            400 * MEBI,
            1300 * MEBI,
            MEBI,
            "portable",
            "",
            "abc",
            NOW,
            "");

    List<String> problems =
        problems(judge(needs(KernelChoice.PORTABLE), executor(1), small, tight));

    assertEquals(2, problems.size(), problems.toString());
    assertEquals(
        "executor 2 on h2: at least 200 MiB of heap are needed, there are 150 MiB: data 40 MiB, 2"
            + " threads with 50 MiB each, vectors of 10 MiB; give it more memory or fewer cores",
        problems.get(0));
    assertEquals(
        "executor 3 on h3: a heap of 1,000 MiB and 400 MiB beside it do not fit into the container"
            + " of 1,300 MiB, which would be killed; raise spark.executor.memoryOverhead or lower"
            + " the heap",
        problems.get(1));
  }

  @Test
  void aTaskThatFailedIsTheOnlyThingSaid() {
    ExecutorReport failed =
        new ExecutorReport("2", "h2", "", "", 0, 0, 0, 0, "", "", "", NOW, "out of memory: heap");

    assertEquals(
        List.of("executor 2 on h2: out of memory: heap"),
        problems(judge(needs(KernelChoice.PORTABLE), executor(1), failed)));
  }

  @Test
  void otherBitsAreToldWithTheirConsequence() {
    ExecutorReport other = with(executor(2), "Another CPU", "def", "");

    List<String> portable = problems(judge(needs(KernelChoice.PORTABLE), executor(1), other));
    assertEquals(2, portable.size(), portable.toString());
    assertTrue(portable.get(1).contains("executor 2 on host-2: its matrix products"));

    List<String> asked = warnings(judge(needs(KernelChoice.NATIVE), executor(1), other));
    assertEquals(1, asked.size());
    assertTrue(asked.get(0).contains("executor 1 on host-1 than on executor 2 on host-2"));
    assertTrue(asked.get(0).contains("neither resume nor verify"), asked.get(0));
  }

  @Test
  void twoKindsOfCpuAreNoMatterToPortableKernels() {
    ExecutorReport other = with(executor(2), "Another CPU", "abc", "");

    assertEquals(List.of(), warnings(judge(needs(KernelChoice.PORTABLE), executor(1), other)));
    assertTrue(
        warnings(judge(needs(KernelChoice.NATIVE), executor(1), other))
            .get(0)
            .contains("more than one type of CPU"));
  }

  @Test
  void aMissingNativeLibraryIsAProblemWhereOthersHaveIt() {
    ExecutorReport without = with(executor(2), "A CPU", "abc", "no library for arm64");

    assertEquals(
        List.of(
            "executor 2 on host-2: kernels: native, but its library is not here: no library for"
                + " arm64; add its platform to the jar or take kernels: portable"),
        problems(judge(needs(KernelChoice.NATIVE), executor(1), without)));
    assertEquals(
        List.of("beware: kernels: native, but portable ones are used: no library for arm64"),
        warnings(judge(needs(KernelChoice.NATIVE), without)));
  }

  @Test
  void onlyAClockThatIsSurelyWrongIsNamed() {
    ExecutorReport ahead = at(executor(1), NOW + 500 + 3000);
    ExecutorReport behind = at(executor(2), NOW - 500 - 4000);
    ExecutorReport fine = at(executor(3), NOW + 500 + 1999);

    List<String> warnings = warnings(judge(needs(KernelChoice.PORTABLE), ahead, behind, fine));

    assertEquals(2, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("host-1 is at least 3.0 s ahead"), warnings.get(0));
    assertTrue(warnings.get(1).contains("host-2 is at least 4.0 s behind"), warnings.get(1));
  }

  @Test
  void slotsWithoutWorkAndExecutorsWithoutAnAnswerAreSaid() {
    ClusterReport cluster =
        new ClusterReport(
            "yarn", false, 12, 8, 3, List.of(executor(1), executor(2)), List.of(), NOW, NOW, 1);

    List<String> warnings = warnings(new Preflight(cluster, needs(KernelChoice.PORTABLE)));

    assertEquals(
        List.of(
            "beware: 4 slots of 12 have nothing to do in training; a step has 8 lanes",
            "beware: 1 of 3 executors were not looked at"),
        warnings);
  }

  @Test
  void aFolderThatIsNotSharedIsSeen(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve(".preflight"), "token");
    Configuration hadoop = new Configuration(false);

    assertEquals("", new FolderProbe(file.toUri().toString(), "token").look("1", hadoop));
    assertEquals(1, Files.list(folder).count());
    assertTrue(
        new FolderProbe(file.toUri().toString(), "other")
            .look("1", hadoop)
            .startsWith("does not see the run folder of the driver at file:"));
    assertTrue(
        new FolderProbe(folder.resolve("elsewhere/.preflight").toUri().toString(), "token")
            .look("1", hadoop)
            .contains("take a folder that all machines share"));
  }

  @Test
  void portableProductsHaveOneDigest() {
    assertEquals(ProductDigest.of(Linalg.portable()), ProductDigest.of(Linalg.scalar()));
    assertNotEquals("", ProductDigest.of(Linalg.portable()));
  }

  @Test
  void linuxNamesItsProcessor() {
    assertNotEquals("", Machine.cpu());
    assertTrue(Machine.offHeapBytes() >= 0);
    assertTrue(Machine.limitBytes() >= 0);
  }

  private static ExecutorReport with(
      ExecutorReport e, String cpu, String products, String fallback) {
    return new ExecutorReport(
        e.id(),
        e.host(),
        cpu,
        e.java(),
        e.heapBytes(),
        e.offHeapBytes(),
        e.limitBytes(),
        e.laneBytes(),
        e.kernels(),
        fallback,
        products,
        e.clockMillis(),
        "");
  }

  private static ExecutorReport at(ExecutorReport e, long clock) {
    return new ExecutorReport(
        e.id(),
        e.host(),
        e.cpu(),
        e.java(),
        e.heapBytes(),
        e.offHeapBytes(),
        e.limitBytes(),
        e.laneBytes(),
        e.kernels(),
        "",
        e.products(),
        clock,
        "");
  }
}
