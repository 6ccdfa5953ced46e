package io.ohmflow.driver.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/** The jars of the build are a working Spark: context, Kryo, Hadoop's file systems, one logger. */
class SparkStartsTest {
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("SparkStartsTest")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "localhost")
                .set("spark.serializer", KryoSerializer.class.getName()));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void arraysOfFloatsGoThroughAJobBitForBit() {
    List<Integer> lanes = List.of(0, 1, 2, 3);

    List<float[]> sent =
        spark.parallelize(lanes, 2).map(lane -> new float[] {lane, lane + 0.1f}).collect();

    assertEquals(lanes.size(), sent.size());
    for (int lane : lanes) {
      assertArrayEquals(new float[] {lane, lane + 0.1f}, sent.get(lane), 0f);
    }
  }

  @Test
  void hadoopReadsALocalFile(@TempDir java.nio.file.Path folder) throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "seven");
    Path path = new Path(folder.resolve("labels.txt").toUri());
    FileSystem files = path.getFileSystem(spark.hadoopConfiguration());

    try (var in = files.open(path)) {
      assertEquals("seven", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void hdfsIsAKnownFileSystem() throws IOException {
    assertEquals(
        "org.apache.hadoop.hdfs.DistributedFileSystem",
        FileSystem.getFileSystemClass("hdfs", spark.hadoopConfiguration()).getName());
  }

  @Test
  void hadoopClassesAreOnTheClassPathOnce() throws IOException {
    assertEquals(1, copiesOf("org/apache/hadoop/fs/FileSystem.class"));
    assertEquals(1, copiesOf("org/apache/commons/logging/LogFactory.class"));
  }

  @Test
  void log4j2IsTheOnlyLoggingBackend() {
    List<String> providers = new ArrayList<>();
    ServiceLoader.load(SLF4JServiceProvider.class).forEach(p -> providers.add(name(p)));

    assertEquals(List.of("org.apache.logging.slf4j.SLF4JServiceProvider"), providers);
    assertEquals(
        "org.apache.logging.slf4j.Log4jLoggerFactory", name(LoggerFactory.getILoggerFactory()));
    assertFalse(LoggerFactory.getLogger("org.apache.spark.SparkContext").isInfoEnabled());
  }

  private static String name(Object o) {
    return o.getClass().getName();
  }

  private static int copiesOf(String resource) throws IOException {
    return Collections.list(SparkStartsTest.class.getClassLoader().getResources(resource)).size();
  }
}
