package io.ohmflow.driver.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ohmflow.driver.checkpoint.Safetensors.Tensor;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkpoints of one run folder: {@code checkpoints/step-00000120/} with {@code
 * weights.safetensors}, {@code optimizer.safetensors}, {@code state.json} and {@code SHA256SUMS}.
 *
 * <p>A checkpoint is written under a hidden name and renamed, so it is complete or not there. Each
 * read verifies every file against {@code SHA256SUMS} (which {@code sha256sum -c} reads, too).
 */
public final class CheckpointStore {
  private static final int SCHEMA = 1;
  private static final String FOLDER = "checkpoints";
  private static final String PREFIX = "step-";
  private static final String INCOMPLETE = ".incomplete-" + PREFIX;
  private static final String WEIGHTS = "weights.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String WIRES = "wires.safetensors";
  private static final String STATE = "state.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunFolder folder;
  private final ParameterLayout layout;
  private final int keep;

  /**
   * @param keep how many of the newest checkpoints stay, at least 1
   */
  public CheckpointStore(RunFolder folder, ParameterLayout layout, int keep) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep must be at least 1, got " + keep);
    }
    this.folder = folder;
    this.layout = layout;
    this.keep = keep;
  }

  /** Writes a checkpoint and removes those that are too old. */
  public void save(Checkpoint checkpoint) throws IOException {
    String name = FOLDER + "/" + PREFIX + String.format("%08d", checkpoint.step());
    String aside = FOLDER + "/" + INCOMPLETE + checkpoint.step();
    deleteIncomplete();
    Sums sums = new Sums();
    put(aside, WEIGHTS, weights(layout, checkpoint.parameters()), sums);
    put(aside, OPTIMIZER, optimizer(checkpoint), sums);
    if (checkpoint.wires().lags()) {
      put(aside, WIRES, weights(layout, checkpoint.wires().parameters()), sums);
    }
    put(aside, STATE, state(checkpoint), sums);
    folder.writeText(aside + "/" + Sums.FILE, sums.text());
    folder.delete(name);
    folder.rename(aside, name);
    prune();
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param notice told of each damaged one that was passed over
   * @return empty if the run has no checkpoint yet
   * @throws InvalidInputException if there are checkpoints but every one is damaged: beginning anew
   *     without being asked would throw the work of the user away
   */
  public Optional<Checkpoint> newest(Consumer<String> notice) throws IOException {
    List<String> problems = new ArrayList<>();
    for (String name : newestFirst()) {
      try {
        Checkpoint found = load(name);
        problems.forEach(p -> notice.accept(p + "; using " + name + " instead"));
        return Optional.of(found);
      } catch (IOException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(
          folder.location(FOLDER),
          "no checkpoint is usable; to begin again with the first step, move this folder away:\n  "
              + String.join("\n  ", problems));
    }
    return Optional.empty();
  }

  /** Weights and statistics as one safetensors file, a tensor per entry of the layout. */
  public static byte[] weights(ParameterLayout layout, float[] parameters) {
    List<Tensor> tensors = new ArrayList<>();
    for (ParameterLayout.Entry entry : layout.entries()) {
      float[] values = new float[entry.size()];
      System.arraycopy(parameters, entry.offset(), values, 0, values.length);
      tensors.add(new Tensor(entry.name(), shape(entry), values));
    }
    return Safetensors.write(tensors, Map.of("format", "ohmflow"));
  }

  /**
   * The parameter vector of a safetensors file.
   *
   * @throws IOException if a tensor is missing, unknown or of another shape
   */
  public static float[] parameters(ParameterLayout layout, byte[] bytes, String file)
      throws IOException {
    Map<String, Tensor> tensors = Safetensors.read(bytes, file);
    float[] parameters = new float[layout.size()];
    for (ParameterLayout.Entry entry : layout.entries()) {
      Tensor tensor = tensors.remove(entry.name());
      if (tensor == null || tensor.values().length != entry.size()) {
        throw new IOException(
            file
                + ": tensor "
                + entry.name()
                + (tensor == null ? " is missing" : " does not fit the network"));
      }
      System.arraycopy(tensor.values(), 0, parameters, entry.offset(), entry.size());
    }
    if (!tensors.isEmpty()) {
      throw new IOException(file + ": tensors the network does not have: " + tensors.keySet());
    }
    return parameters;
  }

  private static int[] shape(ParameterLayout.Entry entry) {
    return entry.shape().stream().mapToInt(Integer::intValue).toArray();
  }

  private Checkpoint load(String name) throws IOException {
    String base = FOLDER + "/" + name + "/";
    Map<String, byte[]> content = verified(base);
    JsonNode state = JSON.readTree(content.get(STATE));
    if (state.path("schema").asInt() != SCHEMA) {
      throw new IOException(folder.location(base + STATE) + ": unknown schema");
    }
    float[] parameters = parameters(layout, content.get(WEIGHTS), folder.location(base + WEIGHTS));
    Map<String, Tensor> slots =
        Safetensors.read(content.get(OPTIMIZER), folder.location(base + OPTIMIZER));
    float[][] history = new float[slots.size()][];
    for (int i = 0; i < history.length; i++) {
      history[i] = slots.get("slot-" + i).values();
    }
    return new Checkpoint(
        state.path("step").asLong(),
        state.path("digest").asText(),
        state.path("identity").asText(),
        parameters,
        history,
        wires(state, content.get(WIRES), base));
  }

  private WireReference wires(JsonNode state, byte[] content, String base) throws IOException {
    if (content == null) {
      return WireReference.NONE;
    }
    return new WireReference(
        state.path("wiresStep").asLong(),
        parameters(layout, content, folder.location(base + WIRES)));
  }

  private Map<String, byte[]> verified(String base) throws IOException {
    Map<String, byte[]> content = new HashMap<>();
    Sums sums = Sums.parse(readOr(base + Sums.FILE));
    List<String> files = new ArrayList<>(List.of(WEIGHTS, OPTIMIZER, STATE));
    if (sums.covers(WIRES)) {
      files.add(WIRES);
    }
    for (String file : files) {
      byte[] bytes;
      try {
        bytes = folder.read(base + file);
      } catch (IOException e) {
        throw new IOException(folder.location(base + file) + ": missing or unreadable", e);
      }
      if (!sums.match(file, bytes)) {
        throw new IOException(
            folder.location(base + file) + ": damaged, its SHA-256 is not the one written");
      }
      content.put(file, bytes);
    }
    return content;
  }

  private String readOr(String name) throws IOException {
    try {
      return folder.readText(name);
    } catch (IOException e) {
      throw new IOException(folder.location(name) + ": missing or unreadable", e);
    }
  }

  private void put(String at, String file, byte[] content, Sums sums) throws IOException {
    folder.write(at + "/" + file, content);
    sums.put(file, content);
  }

  private static byte[] optimizer(Checkpoint checkpoint) {
    List<Tensor> slots = new ArrayList<>();
    for (float[] slot : checkpoint.optimizer()) {
      slots.add(new Tensor("slot-" + slots.size(), new int[] {slot.length}, slot));
    }
    return Safetensors.write(slots, Map.of("format", "ohmflow"));
  }

  private static byte[] state(Checkpoint checkpoint) throws IOException {
    return JSON.createObjectNode()
        .put("schema", SCHEMA)
        .put("step", checkpoint.step())
        .put("digest", checkpoint.digest())
        .put("identity", checkpoint.identity())
        .put("wiresStep", checkpoint.wires().step())
        .toPrettyString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Removes what a kill in the middle of writing has left. */
  private void deleteIncomplete() throws IOException {
    for (String name : folder.list(FOLDER)) {
      if (name.startsWith(INCOMPLETE)) {
        folder.delete(FOLDER + "/" + name);
      }
    }
  }

  private void prune() throws IOException {
    List<String> names = newestFirst();
    for (String name : names.subList(Math.min(keep, names.size()), names.size())) {
      folder.delete(FOLDER + "/" + name);
    }
  }

  private List<String> newestFirst() throws IOException {
    List<String> names = new ArrayList<>(folder.list(FOLDER));
    names.removeIf(name -> !name.startsWith(PREFIX));
    Collections.reverse(names);
    return names;
  }
}
