package io.ohmflow.driver.exchange;

import io.ohmflow.driver.checkpoint.Safetensors;
import io.ohmflow.driver.checkpoint.Safetensors.Tensor;
import io.ohmflow.kernel.network.NetworkSpec;
import io.ohmflow.profile.document.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of a network in a safetensors file, named and laid out as PyTorch has them. Ranges of
 * converters, which PyTorch does not know, are left out, and are unknown afterwards.
 */
public final class WeightFile {
  private static final String COUNTER = "num_batches_tracked";
  private static final int MOST_LISTED = 5;

  private final NetworkSpec network;
  private final NameMap map;

  /**
   * @param map what the user says about names
   */
  public WeightFile(NetworkSpec network, NameMap map) {
    this.network = network;
    this.map = map;
  }

  /** The bytes of a file with the weights of a network. */
  public byte[] write(float[] parameters, Naming naming, Problems problems) {
    List<Tensor> tensors = new ArrayList<>();
    for (ExchangedParameter p : parameters(naming, problems)) {
      float[] theirs = p.order().toTheirs(parameters, p.entry().offset());
      int[] shape = p.partShape().stream().mapToInt(Integer::intValue).toArray();
      for (int i = 0; i < p.names().size(); i++) {
        tensors.add(new Tensor(p.names().get(i), shape, part(theirs, p, i)));
      }
    }
    return Safetensors.write(tensors, Map.of("format", "pt"));
  }

  /**
   * Reads the weights of a network.
   *
   * @param bytes the whole file
   * @param file its name, for messages
   * @param naming how layers are called
   * @param problems receives whatever does not fit
   * @return the flat vector; of no use if there was a problem
   */
  public float[] read(byte[] bytes, String file, Naming naming, Problems problems) {
    float[] parameters = new float[network.layout().size()];
    Map<String, Tensor> tensors = tensors(bytes, file, problems);
    if (tensors.isEmpty()) {
      return parameters;
    }
    Map<String, Tensor> left = new LinkedHashMap<>(tensors);
    for (ExchangedParameter p : parameters(naming, problems)) {
      float[] theirs = new float[p.entry().size()];
      boolean whole = true;
      for (int i = 0; i < p.names().size(); i++) {
        left.remove(p.names().get(i));
        Tensor tensor = fitting(tensors.get(p.names().get(i)), p, i, file, problems);
        whole &= tensor != null;
        if (tensor != null) {
          place(tensor.values(), theirs, p, i);
        }
      }
      if (whole) {
        p.order().toOurs(theirs, parameters, p.entry().offset());
      }
    }
    for (String name : left.keySet()) {
      problems.add(file, 0, name, "the network has no parameter of this name");
    }
    return parameters;
  }

  /**
   * The naming that more tensors of a file follow.
   *
   * @param bytes the whole file
   */
  public Naming likeliest(byte[] bytes, String file) {
    Map<String, Tensor> tensors = tensors(bytes, file, new Problems());
    Naming best = Naming.LAYERS;
    long most = -1;
    for (Naming naming : Naming.values()) {
      long known =
          parameters(naming, new Problems()).stream()
              .flatMap(p -> p.names().stream())
              .filter(tensors::containsKey)
              .count();
      best = known > most ? naming : best;
      most = Math.max(most, known);
    }
    return best;
  }

  private List<ExchangedParameter> parameters(Naming naming, Problems problems) {
    List<ExchangedParameter> all = new ParameterNames(network, naming, map).all();
    map.reportUnused(problems);
    List<ExchangedParameter> good = new ArrayList<>();
    for (ExchangedParameter p : all) {
      if (p.divides()) {
        good.add(p);
      } else {
        String parts = "%d tensors cannot share out %d outputs evenly";
        map.problem(
            problems,
            p.entry().name(),
            parts.formatted(p.names().size(), p.shape().get(p.outputAxis())));
      }
    }
    return good;
  }

  private Map<String, Tensor> tensors(byte[] bytes, String file, Problems problems) {
    try {
      Map<String, Tensor> tensors =
          Safetensors.read(bytes, file, name -> !name.endsWith(COUNTER) && !map.ignores(name));
      if (tensors.isEmpty()) {
        problems.add(file, 0, "", "holds no tensor");
      }
      return tensors;
    } catch (IOException e) {
      String message = e.getMessage();
      problems.add(file, 0, "", message.substring(message.indexOf(": ") + 2));
      return Map.of();
    }
  }

  /** The tensor, or null after a problem. */
  private static Tensor fitting(
      Tensor tensor, ExchangedParameter p, int part, String file, Problems problems) {
    String name = p.names().get(part);
    if (tensor == null) {
      problems.add(
          file, 0, name, "missing, expected %s for %s".formatted(p.partShape(), p.entry().name()));
      return null;
    }
    List<Integer> shape = Arrays.stream(tensor.shape()).boxed().toList();
    if (!shape.equals(p.partShape())) {
      problems.add(
          file,
          0,
          name,
          "expected the shape %s for %s, got %s".formatted(p.partShape(), p.entry().name(), shape));
      return null;
    }
    int bad = 0;
    for (int i = 0; i < tensor.values().length && bad < MOST_LISTED; i++) {
      if (!Float.isFinite(tensor.values()[i])) {
        problems.add(file, 0, name, "value %d is %s".formatted(i, tensor.values()[i]));
        bad++;
      }
    }
    return bad == 0 ? tensor : null;
  }

  /** Puts one of several tensors into the whole. */
  private static void place(float[] part, float[] whole, ExchangedParameter p, int i) {
    int rows = p.outputAxis() == 0 ? 1 : p.shape().get(0);
    int run = part.length / rows;
    for (int r = 0; r < rows; r++) {
      System.arraycopy(part, r * run, whole, (r * p.names().size() + i) * run, run);
    }
  }

  private static float[] part(float[] whole, ExchangedParameter p, int i) {
    int rows = p.outputAxis() == 0 ? 1 : p.shape().get(0);
    float[] part = new float[whole.length / p.names().size()];
    int run = part.length / rows;
    for (int r = 0; r < rows; r++) {
      System.arraycopy(whole, (r * p.names().size() + i) * run, part, r * run, run);
    }
    return part;
  }
}
