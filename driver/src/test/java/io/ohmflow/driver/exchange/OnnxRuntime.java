package io.ohmflow.driver.exchange;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** Runs a model in ONNX Runtime. */
public final class OnnxRuntime implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  public OnnxRuntime(byte[] model) throws OrtException {
    this.session = environment.createSession(model, new OrtSession.SessionOptions());
  }

  /** Scores for images or vectors; {@code shape} begins with the number of samples. */
  public float[] scores(float[] input, long... shape) throws OrtException {
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape)) {
      return run(tensor);
    }
  }

  /** Scores for tokens. */
  public float[] scores(long[] input, long... shape) throws OrtException {
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(input), shape)) {
      return run(tensor);
    }
  }

  private float[] run(OnnxTensor tensor) throws OrtException {
    try (OrtSession.Result result = session.run(Map.of("input", tensor))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] scores = new float[buffer.remaining()];
      buffer.get(scores);
      return scores;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
