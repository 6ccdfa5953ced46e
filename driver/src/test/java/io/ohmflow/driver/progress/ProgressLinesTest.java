package io.ohmflow.driver.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;
  private final ProgressLines progress =
      new ProgressLines(
          "training",
          "step",
          Duration.ofSeconds(10),
          () -> now,
          new PrintStream(bytes, true, StandardCharsets.UTF_8)::println);

  private void at(long seconds, long done, String message) {
    now = Instant.ofEpochSecond(seconds);
    progress.step(done, message);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void printsAtMostOneLinePerInterval() {
    progress.start(400);
    for (int second = 1; second <= 35; second++) {
      at(second, second * 10L, "loss 0.5");
    }
    assertEquals(3, lines().size());
    assertEquals("training: step 100/400 (25 %), 0:10, about 0:30 left, loss 0.5", lines().get(0));
  }

  @Test
  void lastStateIsAlwaysPrintedOnce() {
    progress.start(2);
    at(1, 2, "");
    progress.close();
    progress.close();
    assertEquals(List.of("training: step 2/2 (100 %), 0:01"), lines());
  }

  @Test
  void staysSilentWithoutAStep() {
    progress.start(10);
    progress.close();
    assertTrue(lines().isEmpty());
  }

  @Test
  void writesHoursWhenThereAreSome() {
    progress.start(0);
    at(3725, 7, "");
    assertEquals(List.of("training: step 7, 1:02:05"), lines());
  }

  @Test
  void dumbTerminalsGetLines() {
    assertFalse(Terminal.redraws(Map.of("TERM", "dumb")));
    assertTrue(Terminal.redraws(Map.of("TERM", "xterm-256color")));
  }

  @Test
  void barDrawsTheTask() {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (Progress bar = new ProgressBarDisplay("training", "step", out)) {
      bar.start(3);
      bar.step(3, "loss 0.5");
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("training") && text.contains("3/3"), text);
  }
}
