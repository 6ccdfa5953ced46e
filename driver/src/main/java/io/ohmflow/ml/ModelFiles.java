package io.ohmflow.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ohmflow.driver.checkpoint.CheckpointStore;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.driver.data.Normalization;
import io.ohmflow.kernel.network.ParameterLayout;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/**
 * A saved {@link CimClassificationModel}: Spark's {@code metadata} and the folder {@code network}
 * with {@code run.yaml}, {@code profile.yaml}, {@code samples.json}, {@code weights.safetensors}
 * and their SHA-256.
 */
final class ModelFiles {
  private static final String FOLDER = "/network";
  private static final String RUN = "run.yaml";
  private static final String PROFILE = "profile.yaml";
  private static final String SAMPLES = "samples.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final int SCHEMA = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFiles() {}

  /** Writes a model. */
  static final class Writer extends MLWriter {
    private final CimClassificationModel model;

    Writer(CimClassificationModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sparkSession());
      Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
      try {
        write(model.network(), RunFolder.create(path + FOLDER, hadoop));
      } catch (IOException e) {
        throw new UncheckedIOException(path + ": the model cannot be written", e);
      }
    }
  }

  /** Reads a model. */
  static final class Reader extends MLReader<CimClassificationModel> {
    @Override
    public CimClassificationModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(
              path, sparkSession(), CimClassificationModel.class.getName());
      Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
      TrainedNetwork network = network(RunFolder.view(path + FOLDER, hadoop));
      CimClassificationModel model = new CimClassificationModel(metadata.uid(), network);
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }

  private static void write(TrainedNetwork network, RunFolder folder) throws IOException {
    folder.writeSealed(PROFILE, network.profileYaml().getBytes(StandardCharsets.UTF_8));
    folder.writeSealed(SAMPLES, JSON.writeValueAsBytes(samples(network)));
    ParameterLayout layout = layout(network);
    folder.writeSealed(WEIGHTS, CheckpointStore.weights(layout, network.parameters()));
    folder.writeSealed(RUN, network.runYaml().getBytes(StandardCharsets.UTF_8));
  }

  private static ParameterLayout layout(TrainedNetwork network) {
    SampleShape shape = network.shape();
    return network.with(shape.dataset(new float[shape.size()], new short[1])).definition().layout();
  }

  private static ObjectNode samples(TrainedNetwork network) {
    SampleShape shape = network.shape();
    ObjectNode json = JSON.createObjectNode().put("schema", SCHEMA);
    json.put("height", shape.height()).put("width", shape.width());
    json.put("channels", shape.channels()).put("classes", shape.classes());
    ArrayNode mean = json.putArray("mean");
    network.normalization().mean().forEach(mean::add);
    ArrayNode std = json.putArray("std");
    network.normalization().std().forEach(std::add);
    return json;
  }

  private static TrainedNetwork network(RunFolder folder) {
    String place = folder.location(SAMPLES);
    String file = folder.location(WEIGHTS);
    byte[] weights = folder.readSealed(WEIGHTS);
    try {
      JsonNode json = JSON.readTree(folder.readSealed(SAMPLES));
      if (json.path("schema").asInt() != SCHEMA) {
        throw new InvalidInputException(place, "unknown schema");
      }
      SampleShape shape =
          new SampleShape(
              json.path("height").asInt(),
              json.path("width").asInt(),
              json.path("channels").asInt(),
              json.path("classes").asInt());
      Normalization normalization =
          new Normalization(numbers(json.path("mean")), numbers(json.path("std")));
      String run = text(folder, RUN);
      String profile = text(folder, PROFILE);
      TrainedNetwork empty = new TrainedNetwork(run, profile, shape, normalization, new float[0]);
      float[] parameters = CheckpointStore.parameters(layout(empty), weights, file);
      return new TrainedNetwork(run, profile, shape, normalization, parameters);
    } catch (IOException e) {
      throw new InvalidInputException(folder.location(), e.getMessage());
    }
  }

  private static String text(RunFolder folder, String name) {
    return new String(folder.readSealed(name), StandardCharsets.UTF_8);
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(n -> numbers.add(n.asDouble()));
    return numbers;
  }
}
