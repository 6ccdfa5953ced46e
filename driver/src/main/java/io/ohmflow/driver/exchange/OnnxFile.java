package io.ohmflow.driver.exchange;

import io.ohmflow.kernel.graph.Constant;
import io.ohmflow.kernel.graph.Graph;
import io.ohmflow.kernel.graph.Node;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * A digital network as an ONNX model: opset 20, the first with an operation for GELU. Numbers of
 * fields and types are those of {@code onnx.proto}.
 *
 * <p>Source: the ONNX project, Open Neural Network Exchange intermediate representation, version 9.
 */
public final class OnnxFile {
  private static final int IR_VERSION = 9;
  private static final int OPSET = 20;

  private static final int TYPE_FLOAT = 1;
  private static final int TYPE_INT64 = 7;

  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private OnnxFile() {}

  /**
   * The bytes of a model.
   *
   * @param name of the graph
   * @param metadata further keys and texts
   */
  public static byte[] write(Graph graph, String name, Map<String, String> metadata) {
    ProtobufMessage model =
        new ProtobufMessage()
            .whole(1, IR_VERSION)
            .text(2, "ohmflow")
            .message(7, graph(graph, name))
            .message(8, new ProtobufMessage().text(1, "").whole(2, OPSET));
    metadata.forEach(
        (key, value) -> model.message(14, new ProtobufMessage().text(1, key).text(2, value)));
    return model.toBytes();
  }

  private static ProtobufMessage graph(Graph graph, String name) {
    ProtobufMessage message = new ProtobufMessage();
    graph.nodes().forEach(node -> message.message(1, node(node)));
    message.text(2, name);
    graph.constants().forEach(constant -> message.message(5, tensor(constant)));
    return message.message(11, port(graph.input())).message(12, port(graph.output()));
  }

  private static ProtobufMessage node(Node node) {
    ProtobufMessage message = new ProtobufMessage();
    node.inputs().forEach(input -> message.text(1, input));
    message.text(2, node.name()).text(3, node.name()).text(4, node.type());
    node.attributes().forEach((name, value) -> message.message(5, attribute(name, value)));
    return message;
  }

  private static ProtobufMessage attribute(String name, Object value) {
    ProtobufMessage message = new ProtobufMessage().text(1, name);
    if (value instanceof Long whole) {
      return message.whole(3, whole).whole(20, ATTRIBUTE_INT);
    }
    if (value instanceof Float real) {
      return message.real(2, real).whole(20, ATTRIBUTE_FLOAT);
    }
    ((List<?>) value).forEach(each -> message.whole(8, (Long) each));
    return message.whole(20, ATTRIBUTE_INTS);
  }

  private static ProtobufMessage tensor(Constant constant) {
    ProtobufMessage message = new ProtobufMessage();
    constant.shape().forEach(length -> message.whole(1, length));
    boolean real = constant instanceof Constant.Floats;
    return message
        .whole(2, real ? TYPE_FLOAT : TYPE_INT64)
        .text(8, constant.name())
        .bytes(9, raw(constant));
  }

  private static byte[] raw(Constant constant) {
    if (constant instanceof Constant.Floats reals) {
      ByteBuffer bytes = littleEndian(reals.values().length, Float.BYTES);
      bytes.asFloatBuffer().put(reals.values());
      return bytes.array();
    }
    List<Long> values = ((Constant.Wholes) constant).values();
    ByteBuffer bytes = littleEndian(values.size(), Long.BYTES);
    values.forEach(bytes::putLong);
    return bytes.array();
  }

  private static ByteBuffer littleEndian(int values, int size) {
    return ByteBuffer.allocate(Math.multiplyExact(values, size)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ProtobufMessage port(Graph.Port port) {
    ProtobufMessage shape =
        new ProtobufMessage().message(1, new ProtobufMessage().text(2, "samples"));
    port.sample().forEach(n -> shape.message(1, new ProtobufMessage().whole(1, n)));
    int type = port.element() == Graph.Element.FLOAT ? TYPE_FLOAT : TYPE_INT64;
    ProtobufMessage tensor = new ProtobufMessage().whole(1, type).message(2, shape);
    return new ProtobufMessage()
        .text(1, port.name())
        .message(2, new ProtobufMessage().message(1, tensor));
  }
}
