package io.ohmflow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The jars that {@code ./ohmflow} runs with in place of a Spark installation. */
class ProvidedClassPathIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("ohmflow.launcher"));

  /** Packages that come in several packagings, of which one only may be here. */
  private static final List<String> ONCE =
      List.of(
          "org/apache/hadoop/",
          "org/apache/commons/logging/",
          "org/apache/log4j/",
          "org/slf4j/",
          "com/google/common/",
          "com/fasterxml/jackson/",
          "io/netty/");

  @Test
  void hadoopAndLoggingAreThereOnce(TestReporter reporter) throws IOException {
    List<Path> jars = jars();
    Map<String, Path> first = new HashMap<>();
    TreeSet<String> twice = new TreeSet<>();
    for (Path jar : jars) {
      for (String name : classes(jar)) {
        Path before = first.putIfAbsent(name, jar);
        if (before != null) {
          twice.add(before.getFileName() + " and " + jar.getFileName());
        }
      }
    }
    reporter.publishEntry("jars", Integer.toString(jars.size()));
    assertEquals(new TreeSet<>(), twice);
    assertTrue(first.containsKey("org/apache/hadoop/fs/FileSystem.class"));
    assertTrue(first.containsKey("org/apache/hadoop/hdfs/DistributedFileSystem.class"));
  }

  private static List<Path> jars() throws IOException {
    String text = Files.readString(LAUNCHER.resolve("provided.classpath")).strip();
    return List.of(text.split(System.getProperty("path.separator"))).stream()
        .map(Path::of)
        .toList();
  }

  private static List<String> classes(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
          .filter(name -> ONCE.stream().anyMatch(name::startsWith))
          .toList();
    }
  }
}
