package io.ohmflow.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.layer.Shape;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
  private static final ParameterLayout LAYOUT =
      NetworkSpec.preset("mlp", new Shape(2, 2, 1), 10).layout();
  private static final String DIGEST = "ab".repeat(32);

  @TempDir Path temporary;
  private Path run;
  private CheckpointStore store;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void setUp() {
    run = temporary.resolve("run");
    store = new CheckpointStore(RunFolder.create(run.toString(), new Configuration()), LAYOUT, 2);
  }

  @Test
  void noCheckpointYet() throws IOException {
    assertTrue(store.newest(notices::add).isEmpty());
  }

  @Test
  void readsBackWhatItSaved() throws IOException {
    Checkpoint saved = checkpoint(7);
    store.save(saved);
    Checkpoint read = store.newest(notices::add).orElseThrow();
    assertEquals(7, read.step());
    assertEquals(DIGEST, read.digest());
    assertEquals("run", read.identity());
    assertArrayEquals(saved.parameters(), read.parameters(), 0f);
    assertEquals(2, read.optimizer().length);
    assertArrayEquals(saved.optimizer()[1], read.optimizer()[1], 0f);
    assertEquals(List.of(), notices);
  }

  @Test
  void keepsOnlyTheNewest() throws IOException {
    for (int step = 8; step < 12; step++) {
      store.save(checkpoint(step));
    }
    try (var names = Files.list(run.resolve("checkpoints"))) {
      assertEquals(
          List.of("step-00000010", "step-00000011"),
          names.map(p -> p.getFileName().toString()).sorted().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"weights.safetensors", "optimizer.safetensors", "state.json", "SHA256SUMS"})
  void aDamagedFileIsNamedAndThePreviousCheckpointUsed(String file) throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    Path damaged = run.resolve("checkpoints/step-00000002").resolve(file);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    assertEquals(1, store.newest(notices::add).orElseThrow().step());
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains("step-00000002"), notices.get(0));
    assertTrue(notices.get(0).endsWith("using step-00000001 instead"), notices.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.safetensors", "state.json", "SHA256SUMS"})
  void aMissingOrTruncatedFileIsNoticed(String file) throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    Path damaged = run.resolve("checkpoints/step-00000002").resolve(file);
    Files.write(damaged, new byte[] {1}, StandardOpenOption.TRUNCATE_EXISTING);
    assertEquals(1, store.newest(notices::add).orElseThrow().step());
    Files.delete(damaged);
    assertEquals(1, store.newest(notices::add).orElseThrow().step());
  }

  @Test
  void whenAllAreDamagedTheRunIsRefused() throws IOException {
    store.save(checkpoint(1));
    Files.delete(run.resolve("checkpoints/step-00000001/state.json"));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> store.newest(notices::add));
    assertTrue(e.getMessage().contains("no checkpoint is usable"), e.getMessage());
    assertTrue(e.getMessage().contains("state.json: missing or unreadable"), e.getMessage());
  }

  @Test
  void aCheckpointThatWasNotFinishedIsIgnored() throws IOException {
    store.save(checkpoint(1));
    Path half = run.resolve("checkpoints/.incomplete-step-2");
    Files.createDirectories(half);
    Files.writeString(half.resolve("weights.safetensors"), "half");
    assertEquals(1, store.newest(notices::add).orElseThrow().step());
    assertEquals(List.of(), notices);
    store.save(checkpoint(2));
    assertEquals(2, store.newest(notices::add).orElseThrow().step());
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    ParameterLayout other = NetworkSpec.preset("mlp", new Shape(3, 3, 1), 10).layout();
    byte[] weights = CheckpointStore.weights(LAYOUT, new float[LAYOUT.size()]);
    IOException e =
        assertThrows(IOException.class, () -> CheckpointStore.parameters(other, weights, "w"));
    assertTrue(e.getMessage().contains("does not fit the network"), e.getMessage());
  }

  private static Checkpoint checkpoint(int step) {
    float[] parameters = new float[LAYOUT.size()];
    float[][] slots = new float[2][LAYOUT.size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = step + i;
      slots[1][i] = -i;
    }
    return new Checkpoint(step, DIGEST, "run", parameters, slots, WireReference.NONE);
  }
}
