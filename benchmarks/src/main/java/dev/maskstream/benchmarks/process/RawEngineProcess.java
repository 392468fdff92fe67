package dev.maskstream.benchmarks.process;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.maskstream.vision.onnx.ContractGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * ONNX Runtime alone, called in a loop with one prepared tensor: the rate that a pipeline around it
 * cannot beat. Arguments: model, width, height, threads. Answers a number of seconds with how many
 * runs a second it made in that time.
 */
public final class RawEngineProcess {
  private static final int WARM_RUNS = 10;

  private RawEngineProcess() {}

  public static void main(String[] args) throws IOException, OrtException {
    Answers answers = new Answers();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(Integer.parseInt(args[3]));
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(args[0], options);
          OnnxTensor image =
              noise(environment, Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
        Map<String, OnnxTensor> inputs = Map.of(ContractGraph.IMAGE, image);
        for (int i = 0; i < WARM_RUNS; i++) {
          session.run(inputs).close();
        }
        answers.serve("", seconds -> rate(session, inputs, Double.parseDouble(seconds)));
      }
    }
  }

  private static String rate(OrtSession session, Map<String, OnnxTensor> inputs, double seconds) {
    long start = System.nanoTime();
    long runs = 0;
    double elapsed = 0;
    while (elapsed < seconds) {
      try {
        session.run(inputs).close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
      runs++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return Double.toString(runs / elapsed);
  }

  private static OnnxTensor noise(OrtEnvironment environment, int width, int height)
      throws OrtException {
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
    byte[] bytes = new byte[pixels.capacity()];
    new SplittableRandom(1).nextBytes(bytes);
    pixels.put(bytes).flip();
    return OnnxTensor.createTensor(
        environment, pixels, new long[] {1, height, width, 3}, OnnxJavaType.UINT8);
  }
}
