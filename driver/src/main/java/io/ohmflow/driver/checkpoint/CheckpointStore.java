package io.ohmflow.driver.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.Safetensors.Tensor;
import io.ohmflow.driver.server.DigestChain;
import io.ohmflow.driver.server.WireReference;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkpoints of one run folder: {@code checkpoints/step-00000120/} with {@code state.json},
 * {@code SHA256SUMS} and the files of {@link CheckpointParts}.
 *
 * <p>A checkpoint is written under a hidden name and renamed, so it is complete or not there. Where
 * a rename is not one step, in object stores, it is written in its place with {@code SHA256SUMS} as
 * the last file, and does not count without it. Each read verifies every file against {@code
 * SHA256SUMS} (which {@code sha256sum -c} reads, too).
 */
public final class CheckpointStore {
  private static final int SCHEMA = 2;
  private static final String FOLDER = "checkpoints";
  private static final String PREFIX = "step-";
  private static final String INCOMPLETE = ".incomplete-" + PREFIX;
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

  /** Writes the parts of a checkpoint, wherever their content is. */
  public interface PartWriter {
    /**
     * Writes every part.
     *
     * @param parts where they go
     * @return SHA-256 of every file
     */
    Map<String, String> write(CheckpointParts parts) throws IOException;
  }

  /** Writes a checkpoint that is in memory and removes those that are too old. */
  public void save(Checkpoint checkpoint) throws IOException {
    Sums others = new Sums();
    String aside = aside(checkpoint.state());
    deleteIncomplete(checkpoint.state());
    ObjectNode json =
        json(checkpoint.state())
            .put("wiresStep", checkpoint.wires().step())
            .put("wiresInterval", checkpoint.wires().interval())
            .put("wireDeviation", checkpoint.wireDeviation());
    if (checkpoint.wires().lags()) {
      put(aside, WIRES, weights(layout, checkpoint.wires().parameters()), others);
    }
    float[][] values = new float[1 + checkpoint.optimizer().length][];
    values[0] = checkpoint.parameters();
    System.arraycopy(checkpoint.optimizer(), 0, values, 1, checkpoint.optimizer().length);
    int[] borders = {0, layout.size()};
    publish(
        checkpoint.state(),
        json,
        new CheckpointParts(folder.uri(aside), borders, values.length - 1),
        parts -> parts.write(layout, 0, values, folder.hadoop()),
        others);
  }

  /**
   * Writes a checkpoint whose parts others write, and removes those that are too old.
   *
   * @param state where the run stands
   * @param borders of the parts
   * @param slots arrays that the optimizer remembers
   * @param writer writes the parts
   * @return the checkpoint
   */
  public StoredCheckpoint save(CheckpointState state, int[] borders, int slots, PartWriter writer)
      throws IOException {
    deleteIncomplete(state);
    CheckpointParts parts = new CheckpointParts(folder.uri(aside(state)), borders, slots);
    publish(state, json(state), parts, writer, new Sums());
    CheckpointParts published = new CheckpointParts(folder.uri(place(state)), borders, slots);
    return new StoredCheckpoint(state, published, WireReference.NONE, 0, folder.hadoop());
  }

  /**
   * Begins a run with the state of another one.
   *
   * @param other a checkpoint of a run with the same parameters and the same kind of optimizer
   * @param identity of the run that begins; its chain of digests begins with this and with the end
   *     of the other
   */
  public void fork(StoredCheckpoint other, String identity) throws IOException {
    Checkpoint from = other.load();
    String digest = DigestChain.start(identity + "\n" + from.state().digest()).hex();
    save(
        new Checkpoint(
            new CheckpointState(from.state().step(), digest, identity),
            from.parameters(),
            from.optimizer(),
            from.wires(),
            from.wireDeviation()));
  }

  /** Where a checkpoint is written. */
  private String aside(CheckpointState state) {
    return folder.renamesAtOnce() ? FOLDER + "/" + INCOMPLETE + state.step() : place(state);
  }

  private static String place(CheckpointState state) {
    return FOLDER + "/" + name(state.step());
  }

  private static String name(long step) {
    return PREFIX + String.format("%08d", step);
  }

  private void publish(
      CheckpointState state, ObjectNode json, CheckpointParts parts, PartWriter writer, Sums sums)
      throws IOException {
    String aside = aside(state);
    writer.write(parts).forEach(sums::put);
    json.put("slots", parts.slots());
    ArrayNode borders = json.putArray("parts");
    Arrays.stream(parts.borders()).forEach(borders::add);
    put(aside, STATE, json.toPrettyString().getBytes(StandardCharsets.UTF_8), sums);
    folder.writeText(aside + "/" + Sums.FILE, sums.text());
    if (!aside.equals(place(state))) {
      folder.delete(place(state));
      folder.rename(aside, place(state));
    }
    prune(place(state));
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param notice told of each damaged one that was passed over
   * @return empty if the run has no checkpoint yet
   * @throws InvalidInputException if there are checkpoints but every one is damaged: beginning anew
   *     without being asked would throw the work of the user away
   */
  public Optional<StoredCheckpoint> newest(Consumer<String> notice) throws IOException {
    return newest(Long.MAX_VALUE, notice);
  }

  /**
   * The newest checkpoint that is whole, of those with at most so many steps done.
   *
   * @param most steps done
   * @param notice told of each damaged one that was passed over
   * @return empty if there is none
   * @throws InvalidInputException if there are such checkpoints but every one is damaged
   */
  public Optional<StoredCheckpoint> newest(long most, Consumer<String> notice) throws IOException {
    List<String> problems = new ArrayList<>();
    List<String> names = newestFirst();
    names.removeIf(name -> name.compareTo(name(most)) > 0);
    for (String name : names) {
      try {
        StoredCheckpoint found = verified(name);
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
    return Safetensors.write(
        CheckpointParts.pieces(layout, parameters, 0, layout.size()), Map.of("format", "ohmflow"));
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

  private StoredCheckpoint verified(String name) throws IOException {
    String base = FOLDER + "/" + name + "/";
    Sums sums = Sums.parse(readOr(base + Sums.FILE));
    JsonNode state = JSON.readTree(content(base, STATE, sums));
    if (state.path("schema").asInt() != SCHEMA) {
      throw new IOException(folder.location(base + STATE) + ": unknown schema");
    }
    int[] borders = new int[state.path("parts").size()];
    Arrays.setAll(borders, i -> state.path("parts").path(i).asInt());
    if (borders.length < 2 || borders[borders.length - 1] != layout.size()) {
      throw new IOException(folder.location(base + STATE) + ": does not fit the network");
    }
    CheckpointParts parts =
        new CheckpointParts(folder.uri(base), borders, state.path("slots").asInt());
    for (String file : parts.files()) {
      verify(base, file, sums);
    }
    return new StoredCheckpoint(
        new CheckpointState(
            state.path("step").asLong(),
            state.path("digest").asText(),
            state.path("identity").asText()),
        parts,
        wires(state, base, sums),
        (float) state.path("wireDeviation").asDouble(),
        folder.hadoop());
  }

  private WireReference wires(JsonNode state, String base, Sums sums) throws IOException {
    if (!sums.covers(WIRES)) {
      return WireReference.NONE;
    }
    return new WireReference(
        state.path("wiresStep").asLong(),
        state.path("wiresInterval").asInt(),
        parameters(layout, content(base, WIRES, sums), folder.location(base + WIRES)));
  }

  private byte[] content(String base, String file, Sums sums) throws IOException {
    verify(base, file, sums);
    return folder.read(base + file);
  }

  /** Compares a file with its sum without holding it in memory. */
  private void verify(String base, String file, Sums sums) throws IOException {
    String sum;
    try {
      sum = folder.sha256(base + file);
    } catch (IOException e) {
      throw new IOException(folder.location(base + file) + ": missing or unreadable", e);
    }
    if (!sums.match(file, sum)) {
      throw new IOException(
          folder.location(base + file) + ": damaged, its SHA-256 is not the one written");
    }
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

  private static ObjectNode json(CheckpointState state) {
    return JSON.createObjectNode()
        .put("schema", SCHEMA)
        .put("step", state.step())
        .put("digest", state.digest())
        .put("identity", state.identity());
  }

  /** Removes what a kill in the middle of writing has left, and the checkpoint to be replaced. */
  private void deleteIncomplete(CheckpointState next) throws IOException {
    if (!folder.renamesAtOnce()) {
      // First what makes it count: a kill while the rest goes must not leave a damaged one.
      folder.delete(place(next) + "/" + Sums.FILE);
    }
    for (String name : folder.list(FOLDER)) {
      if (name.startsWith(INCOMPLETE) || name.startsWith(PREFIX) && !counts(name)) {
        folder.delete(FOLDER + "/" + name);
      }
    }
  }

  /** Whether a checkpoint was written to its end. */
  private boolean counts(String name) {
    return folder.renamesAtOnce() || folder.exists(FOLDER + "/" + name + "/" + Sums.FILE);
  }

  /** Newer ones than the one just written can only be damaged; they do not count. */
  private void prune(String written) throws IOException {
    List<String> names = newestFirst();
    names.removeIf(name -> (FOLDER + "/" + name).compareTo(written) > 0);
    for (String name : names.subList(Math.min(keep, names.size()), names.size())) {
      folder.delete(FOLDER + "/" + name);
    }
  }

  private List<String> newestFirst() throws IOException {
    List<String> names = new ArrayList<>(folder.list(FOLDER));
    names.removeIf(name -> !name.startsWith(PREFIX) || !counts(name));
    Collections.reverse(names);
    return names;
  }
}
