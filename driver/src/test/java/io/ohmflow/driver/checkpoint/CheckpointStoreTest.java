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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Checkpoint read = store.newest(notices::add).orElseThrow().load();
    assertEquals(new CheckpointState(7, DIGEST, "run"), read.state());
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
    assertEquals(1, store.newest(notices::add).orElseThrow().state().step());
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
    assertEquals(1, store.newest(notices::add).orElseThrow().state().step());
    Files.delete(damaged);
    assertEquals(1, store.newest(notices::add).orElseThrow().state().step());
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
    assertEquals(1, store.newest(notices::add).orElseThrow().state().step());
    assertEquals(List.of(), notices);
    store.save(checkpoint(2));
    assertEquals(2, store.newest(notices::add).orElseThrow().state().step());
  }

  @Test
  void aCheckpointInPartsIsTheSameAsOneInOne() throws IOException {
    Checkpoint whole = checkpoint(3);
    int[] borders = {0, LAYOUT.entries().get(1).offset(), LAYOUT.size() - 5, LAYOUT.size()};
    store.save(
        whole.state(),
        borders,
        2,
        parts -> {
          Map<String, String> sums = new HashMap<>();
          for (int i = 2; i >= 0; i--) {
            float[][] values = stretch(whole, borders[i], borders[i + 1]);
            sums.putAll(parts.write(LAYOUT, i, values, new Configuration()));
          }
          return sums;
        });
    StoredCheckpoint stored = store.newest(notices::add).orElseThrow();
    assertEquals(3, stored.parts().count());
    Checkpoint read = stored.load();
    assertEquals(whole.state(), read.state());
    assertArrayEquals(whole.parameters(), read.parameters(), 0f);
    assertArrayEquals(whole.optimizer()[1], read.optimizer()[1], 0f);
    int from = borders[1] - 3;
    int to = borders[2] + 2;
    float[][] some = stored.parts().read(from, to, new Configuration());
    assertArrayEquals(stretch(whole, from, to)[0], some[0], 0f);
    assertArrayEquals(stretch(whole, from, to)[2], some[2], 0f);
  }

  @Test
  void aDamagedPartIsNamed() throws IOException {
    store.save(checkpoint(1));
    int[] borders = {0, LAYOUT.entries().get(1).offset(), LAYOUT.size()};
    store.save(
        checkpoint(2).state(),
        borders,
        2,
        parts -> {
          Map<String, String> sums = new HashMap<>();
          for (int i = 0; i < 2; i++) {
            float[][] values = stretch(checkpoint(2), borders[i], borders[i + 1]);
            sums.putAll(parts.write(LAYOUT, i, values, new Configuration()));
          }
          return sums;
        });
    Path damaged = run.resolve("checkpoints/step-00000002/optimizer-00002-of-00002.safetensors");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 1] ^= 1;
    Files.write(damaged, bytes);
    assertEquals(1, store.newest(notices::add).orElseThrow().state().step());
    assertTrue(notices.get(0).contains("optimizer-00002-of-00002"), notices.get(0));
  }

  @Test
  void aDamagedNewerCheckpointDoesNotPushOutTheOneWritten() throws IOException {
    store.save(checkpoint(9));
    store.save(checkpoint(12));
    Files.delete(run.resolve("checkpoints/step-00000012/state.json"));
    for (int step = 10; step < 12; step++) {
      store.save(checkpoint(step));
      assertEquals(step, store.newest(notices::add).orElseThrow().state().step());
    }
  }

  private static float[][] stretch(Checkpoint whole, int from, int to) {
    return new float[][] {
      Arrays.copyOfRange(whole.parameters(), from, to),
      Arrays.copyOfRange(whole.optimizer()[0], from, to),
      Arrays.copyOfRange(whole.optimizer()[1], from, to)
    };
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
    CheckpointState state = new CheckpointState(step, DIGEST, "run");
    return new Checkpoint(state, parameters, slots, WireReference.NONE, 0);
  }
}
