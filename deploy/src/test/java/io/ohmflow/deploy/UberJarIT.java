package io.ohmflow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the uber jar contains, and above all what it does not. */
class UberJarIT {
  private static final long LIMIT_MEGABYTES = 100;
  private static final Path FILE = Path.of(System.getProperty("ohmflow.jar"));

  /** The outer folders of every class; a library that slips in shows here. */
  private static final Set<String> ROOTS =
      Set.of(
          "io/ohmflow",
          "me/tongfei",
          "org/apache/commons/csv",
          "org/bytedeco",
          "org/jline",
          "org/snakeyaml",
          "picocli");

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(FILE.toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void classesAreOhmflowAndItsFewLibraries() {
    Set<String> roots =
        names().stream()
            .filter(n -> n.endsWith(".class"))
            .map(n -> n.replaceFirst("^META-INF/versions/\\d+/", ""))
            .map(UberJarIT::root)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(new TreeSet<>(ROOTS), roots);
  }

  @Test
  void servicesAreTheExpectedOnes() {
    List<String> services =
        names().stream()
            .filter(n -> n.startsWith("META-INF/services/") && !n.endsWith("/"))
            .sorted()
            .toList();

    assertEquals(List.of("META-INF/services/org/jline/terminal/provider/exec"), services);
  }

  @Test
  void mainClassIsNamedAndThere() throws IOException {
    assertEquals(
        "io.ohmflow.driver.Main", jar.getManifest().getMainAttributes().getValue("Main-Class"));
    assertNotNull(jar.getEntry("io/ohmflow/driver/Main.class"));
  }

  @Test
  void builtInProfilesAndChartsAreThere() {
    assertNotNull(jar.getEntry("io/ohmflow/profile/profiles/pcm-standard.yaml"));
    assertNotNull(jar.getEntry("io/ohmflow/driver/report/echarts.min.js"));
  }

  @Test
  void nativeOpenBlasOfThisPlatformIsThere() {
    assertTrue(
        names().stream().anyMatch(n -> n.matches("org/bytedeco/openblas/[^/]+/.*jniopenblas.*")),
        "no native OpenBLAS in " + FILE);
  }

  @Test
  void licencesAreThereAndSignaturesAreNot() {
    assertNotNull(jar.getEntry("META-INF/LICENSE"));
    assertNotNull(jar.getEntry("META-INF/NOTICE"));
    assertEquals(
        List.of(), names().stream().filter(n -> n.matches("META-INF/.*\\.(SF|DSA|RSA)")).toList());
  }

  @Test
  void sizeIsUnderTheLimit(TestReporter reporter) throws IOException {
    long megabytes = Files.size(FILE) / 1_000_000;
    reporter.publishEntry("size of ohmflow.jar, MB", Long.toString(megabytes));

    assertTrue(megabytes < LIMIT_MEGABYTES, megabytes + " MB");
  }

  private List<String> names() {
    return jar.stream().map(ZipEntry::getName).toList();
  }

  /**
   * The outer two folders of a file, four in the wide space of Apache: {@code org/jline/x/Y.class}
   * gives {@code org/jline}.
   */
  private static String root(String name) {
    Path folders = Path.of(name).getParent();
    int depth = name.startsWith("org/apache/") ? 4 : 2;
    return folders
        .subpath(0, Math.min(depth, folders.getNameCount()))
        .toString()
        .replace('\\', '/');
  }
}
