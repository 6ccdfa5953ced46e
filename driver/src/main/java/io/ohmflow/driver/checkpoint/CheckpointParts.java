package io.ohmflow.driver.checkpoint;

import io.ohmflow.driver.checkpoint.Safetensors.Tensor;
import io.ohmflow.kernel.network.ParameterLayout;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Parameters and optimizer history of one checkpoint, in one part or several, and how to read any
 * stretch of them. Parts hold consecutive stretches of the flat vector, cut between rows of
 * weights.
 *
 * <p>Part i of n is {@code weights-0000i-of-0000n.safetensors} with a tensor per parameter, or rows
 * of one, and {@code optimizer-0000i-of-0000n.safetensors} with a tensor per slot; a checkpoint in
 * one part has {@code weights.safetensors} and {@code optimizer.safetensors}. Tensors stand in the
 * order of the vector, so element k of a stretch is 4·k bytes behind its beginning.
 *
 * <p>Small and serialisable: executors get one and read what they need.
 */
public final class CheckpointParts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String WEIGHTS = "weights";
  private static final String OPTIMIZER = "optimizer";
  private static final Map<String, String> METADATA = Map.of("format", "ohmflow");

  private final String folder;
  private final int[] borders;
  private final int slots;

  /**
   * @param folder where the parts are, as a URI
   * @param borders of the parts, ascending, from 0 to the length of the vector
   * @param slots arrays that the optimizer remembers
   */
  public CheckpointParts(String folder, int[] borders, int slots) {
    this.folder = folder;
    this.borders = borders.clone();
    this.slots = slots;
  }

  /** Number of parts. */
  public int count() {
    return borders.length - 1;
  }

  /** Arrays that the optimizer remembers. */
  int slots() {
    return slots;
  }

  /** Borders of the parts. */
  int[] borders() {
    return borders.clone();
  }

  /** Names of all files, weights before optimizers. */
  List<String> files() {
    List<String> files = new ArrayList<>();
    for (String kind : List.of(WEIGHTS, OPTIMIZER)) {
      for (int i = 0; i < count(); i++) {
        files.add(file(kind, i));
      }
    }
    return files;
  }

  private String file(String kind, int part) {
    return count() == 1
        ? kind + ".safetensors"
        : "%s-%05d-of-%05d.safetensors".formatted(kind, part + 1, count());
  }

  /**
   * Writes one part. A part that is there already is replaced, so that a task may be repeated.
   *
   * @param part index from 0
   * @param values first the parameters of its stretch, then one array per slot
   * @return SHA-256 of each file that was written
   */
  public Map<String, String> write(
      ParameterLayout layout, int part, float[][] values, Configuration hadoop) throws IOException {
    RunFolder place = RunFolder.reach(folder, hadoop);
    byte[] weights =
        Safetensors.write(pieces(layout, values[0], borders[part], borders[part + 1]), METADATA);
    List<Tensor> history = new ArrayList<>();
    for (int k = 0; k < slots; k++) {
      history.add(new Tensor("slot-" + k, new int[] {values[k + 1].length}, values[k + 1]));
    }
    byte[] optimizer = Safetensors.write(history, METADATA);
    place.write(file(WEIGHTS, part), weights);
    place.write(file(OPTIMIZER, part), optimizer);
    return Map.of(
        file(WEIGHTS, part), Sums.sha256(weights), file(OPTIMIZER, part), Sums.sha256(optimizer));
  }

  /**
   * The parameters of a stretch as tensors; of one that is cut, its rows.
   *
   * @param values parameters of {@code [from, to)}
   */
  static List<Tensor> pieces(ParameterLayout layout, float[] values, int from, int to) {
    List<Tensor> tensors = new ArrayList<>();
    for (ParameterLayout.Entry entry : layout.entries()) {
      int first = Math.max(from, entry.offset());
      int end = Math.min(to, entry.offset() + entry.size());
      if (first < end) {
        int[] shape = entry.shape().stream().mapToInt(Integer::intValue).toArray();
        shape[0] = (end - first) / entry.spec().rowLength();
        float[] piece = Arrays.copyOfRange(values, first - from, end - from);
        tensors.add(new Tensor(entry.name(), shape, piece));
      }
    }
    return tensors;
  }

  /**
   * Reads a stretch of the vector, whatever parts it lies in.
   *
   * @return the parameters of {@code [from, to)}, then one array per slot
   */
  public float[][] read(int from, int to, Configuration hadoop) throws IOException {
    RunFolder place = RunFolder.reach(folder, hadoop);
    float[][] values = new float[1 + slots][to - from];
    for (int i = 0; i < count(); i++) {
      int first = Math.max(from, borders[i]);
      int end = Math.min(to, borders[i + 1]);
      if (first < end) {
        long skipped = first - borders[i];
        long part = borders[i + 1] - borders[i];
        place.readFloats(file(WEIGHTS, i), skipped, values[0], first - from, end - first);
        for (int k = 0; k < slots; k++) {
          place.readFloats(
              file(OPTIMIZER, i), skipped + k * part, values[k + 1], first - from, end - first);
        }
      }
    }
    return values;
  }
}
