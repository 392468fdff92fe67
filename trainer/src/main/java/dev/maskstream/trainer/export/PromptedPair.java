package dev.maskstream.trainer.export;

import ai.djl.engine.Engine;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.maskstream.trainer.click.PromptMaps;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.FittedFrame;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The two exported graphs in ONNX Runtime, at the network's size.
 *
 * <p>Threads: one.
 */
public final class PromptedPair implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession encoder;
  private final OrtSession decoder;
  private final int width;
  private final int height;

  /** A picture's features; to be closed before the pair. */
  public record Features(OrtSession.Result result) implements AutoCloseable {
    @Override
    public void close() {
      result.close();
    }
  }

  /** What the decoder makes of some prompts. */
  public static final class Answers {
    private final float[] logits;
    private final float[] predictedIou;

    private Answers(float[] logits, float[] predictedIou) {
      this.logits = logits;
      this.predictedIou = predictedIou;
    }

    /** {@code [L,1,H,W]}; shared, not copied. */
    public float[] logits() {
      return logits;
    }

    /** Of each prompt, 0 to 1; shared, not copied. */
    public float[] predictedIou() {
      return predictedIou;
    }
  }

  /**
   * Opens both.
   *
   * @param threads processors the engine may use
   * @throws EngineException if the engine refuses one, or the encoder takes something else than one
   *     picture of one size
   */
  public PromptedPair(Path encoder, Path decoder, int threads) {
    // DJL's engine must create the OrtEnvironment, so it is asked before any other class of ORT.
    Engine.getEngine("OnnxRuntime");
    environment = OrtEnvironment.getEnvironment();
    this.encoder = session(encoder, threads);
    long[] image = imageShape(encoder);
    height = (int) image[1];
    width = (int) image[2];
    this.decoder = session(decoder, threads);
  }

  private long[] imageShape(Path file) {
    try {
      NodeInfo image = encoder.getInputInfo().get(PromptedGraphs.IMAGE);
      if (image != null
          && image.getInfo() instanceof TensorInfo tensor
          && tensor.getShape().length == 4
          && tensor.getShape()[1] > 0
          && tensor.getShape()[2] > 0) {
        return tensor.getShape();
      }
      encoder.close();
      throw new EngineException(
          file + " is no encoder of a prompted U-Net: it has no input image [1,H,W,3]", null);
    } catch (OrtException e) {
      throw new EngineException(file + " does not tell its inputs: " + e.getMessage(), e);
    }
  }

  /** Pixels the encoder sees across. */
  public int width() {
    return width;
  }

  /** Pixels the encoder sees down. */
  public int height() {
    return height;
  }

  private OrtSession session(Path file, int threads) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot load " + file + ": " + e.getMessage(), e);
    }
  }

  public Features encode(FittedFrame frame) {
    long[] shape = {1, height, width, 3};
    try (OnnxTensor image =
        OnnxTensor.createTensor(
            environment, frame.pixels().duplicate().clear(), shape, OnnxJavaType.UINT8)) {
      return new Features(encoder.run(Map.of(PromptedGraphs.IMAGE, image)));
    } catch (OrtException e) {
      throw new EngineException("the encoder failed: " + e.getMessage(), e);
    }
  }

  /**
   * Runs the decoder for several prompts at once.
   *
   * @param maps {@code [L,3,H,W]}
   * @param previous {@code [L,1,H,W]}
   */
  public Answers decode(Features features, float[] maps, float[] previous) {
    long prompts = previous.length / ((long) width * height);
    Map<String, OnnxTensorLike> inputs = new HashMap<>();
    for (Map.Entry<String, OnnxValue> one : features.result()) {
      inputs.put(one.getKey(), (OnnxTensor) one.getValue());
    }
    long[] mapShape = {prompts, PromptMaps.PLANES, height, width};
    long[] maskShape = {prompts, 1, height, width};
    try (OnnxTensor map = OnnxTensor.createTensor(environment, FloatBuffer.wrap(maps), mapShape);
        OnnxTensor mask =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(previous), maskShape)) {
      inputs.put(PromptedGraphs.PROMPT_MAPS, map);
      inputs.put(PromptedGraphs.PREVIOUS_MASK, mask);
      try (OrtSession.Result said = decoder.run(inputs)) {
        return new Answers(
            floats(said, PromptedGraphs.MASK_LOGITS), floats(said, PromptedGraphs.PREDICTED_IOU));
      }
    } catch (OrtException e) {
      throw new EngineException("the decoder failed: " + e.getMessage(), e);
    }
  }

  private static float[] floats(OrtSession.Result said, String name) {
    FloatBuffer buffer = ((OnnxTensor) said.get(name).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Override
  public void close() {
    try {
      encoder.close();
      decoder.close();
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot close a session: " + e.getMessage(), e);
    }
  }
}
