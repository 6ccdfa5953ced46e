package io.ohmflow.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @TempDir Path temporary;
  private RunFolder folder;
  private Path file;

  @BeforeEach
  void setUp() {
    folder = RunFolder.create(temporary.resolve("run").toString(), new Configuration());
    file = temporary.resolve("run/metrics.jsonl");
  }

  @Test
  void aResumedRunRepeatsNoLineAndLosesNone() throws IOException {
    log(step(1, "a"), step(2, "b"), step(3, "c"));
    Files.writeString(file, "{\"kind\":\"step\",\"st", StandardOpenOption.APPEND);
    log(step(2, "b"), step(3, "c"), step(4, "d"));
    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    for (int i = 0; i < 4; i++) {
      assertTrue(lines.get(i).contains("\"step\":" + (i + 1)), lines.get(i));
    }
  }

  @Test
  void aRepeatedStepWithOtherBitsIsAnError() throws IOException {
    log(step(1, "a"));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> log(step(1, "b")));
    assertTrue(e.getMessage().startsWith("step 1 gave digest b now and a before"));
  }

  @Test
  void aLineIsOnDiskAsSoonAsItIsLogged() throws IOException {
    try (MetricsLog log = MetricsLog.open(folder)) {
      log.step(step(1, "a"));
      assertEquals(1, Files.readAllLines(file).size());
    }
  }

  @Test
  void damagedLinesAreListedAndTheFileIsLeftAsItIs() throws IOException {
    log(step(1, "a"), step(2, "b"));
    String text = "{}\n" + Files.readString(file) + "garbage\n" + "x\n".repeat(9) + "torn";
    Files.writeString(file, text);
    for (Executable reading :
        List.<Executable>of(() -> MetricsLog.open(folder), () -> MetricsLog.missing(folder, 2))) {
      String message = assertThrows(InvalidInputException.class, reading).getMessage();
      assertTrue(message.contains("metrics.jsonl:1: damaged, not a line of JSON"), message);
      assertTrue(message.contains("metrics.jsonl:4: damaged"), message);
      assertEquals(6, message.lines().count(), message);
      assertEquals(text, Files.readString(file));
    }
  }

  @Test
  void countsTheStepsThatHaveNoLine() throws IOException {
    assertEquals(3, MetricsLog.missing(folder, 3));
    log(step(1, "a"), step(3, "b"), step(4, "c"));
    assertEquals(1, MetricsLog.missing(folder, 3));
    assertEquals(0, MetricsLog.missing(folder, 1));
  }

  private void log(ObjectNode... lines) throws IOException {
    try (MetricsLog log = MetricsLog.open(folder)) {
      for (ObjectNode line : lines) {
        log.step(line);
      }
    }
  }

  private static ObjectNode step(int step, String digest) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "step")
        .put("step", step)
        .put("digest", digest);
  }
}
