package dev.maskstream.trainer.export;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.onnx.ContractCheck;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.ValueRange;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Watches what values a model's tensors take on real pictures: the model is run by ONNX Runtime
 * with those tensors as outputs too.
 *
 * <p>Threads: one.
 */
public final class Calibration implements AutoCloseable {
  private final OrtSession session;
  private final long[] shape;
  private final Map<String, Histogram> histograms = new HashMap<>();
  private final Map<String, ChannelMeans> means = new HashMap<>();

  /**
   * Loads the model.
   *
   * @param model one that meets the engine contract
   * @param plan of its graph, which says what to watch
   * @throws EngineException if ONNX Runtime refuses the model
   */
  public Calibration(ModelProto model, QuantisationPlan plan) {
    EngineProbe.onnxRuntime(ContractCheck.precision(model));
    // DJL's engine must create the OrtEnvironment, so it is asked before any class of ORT.
    Engine.getEngine("OnnxRuntime");
    ContractCheck.InputSize size = ContractCheck.inputSize(model).orElseThrow();
    this.shape = new long[] {ContractCheck.batch(model).orElse(1), size.height(), size.width(), 3};
    plan.observed().forEach(name -> histograms.put(name, new Histogram()));
    plan.inputs().forEach(name -> means.put(name, new ChannelMeans()));
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      session =
          OrtEnvironment.getEnvironment()
              .createSession(watched(model, watched()).toByteArray(), options);
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot load the model to watch: " + e, e);
    }
  }

  private Set<String> watched() {
    Set<String> watched = new HashSet<>(histograms.keySet());
    watched.addAll(means.keySet());
    return watched;
  }

  private static ModelProto watched(ModelProto model, Set<String> tensors) {
    ModelProto.Builder watched = model.toBuilder();
    for (String tensor : tensors) {
      TypeProto.Tensor floats =
          TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).build();
      watched
          .getGraphBuilder()
          .addOutput(
              ValueInfoProto.newBuilder()
                  .setName(tensor)
                  .setType(TypeProto.newBuilder().setTensorType(floats)));
    }
    return watched.build();
  }

  /**
   * Runs a frame and counts every value.
   *
   * @throws EngineException if ONNX Runtime fails
   */
  public void add(FittedFrame frame) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor image =
            OnnxTensor.createTensor(environment, batch(frame), shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(ContractGraph.IMAGE, image), watched())) {
      histograms.forEach((name, histogram) -> histogram.add(tensor(result, name).getFloatBuffer()));
      means.forEach(
          (name, mean) -> {
            OnnxTensor tensor = tensor(result, name);
            mean.add(tensor.getFloatBuffer(), tensor.getInfo().getShape());
          });
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot run the model to watch: " + e, e);
    }
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  /** A file of one batch size only gets the same frame in every place. */
  private ByteBuffer batch(FittedFrame frame) {
    ByteBuffer pixels = frame.pixels().duplicate().clear();
    if (shape[0] == 1) {
      return pixels;
    }
    ByteBuffer batch =
        ByteBuffer.allocateDirect(Math.multiplyExact((int) shape[0], pixels.capacity()));
    for (int i = 0; i < shape[0]; i++) {
      batch.put(pixels.duplicate());
    }
    return batch.flip();
  }

  /**
   * What each tensor's values run from and to.
   *
   * @param share of the values on each side of 0 that are kept in range, 0 to 1
   */
  public Map<String, ValueRange> ranges(double share) {
    Map<String, ValueRange> ranges = new HashMap<>();
    histograms.forEach((name, histogram) -> ranges.put(name, histogram.range(share)));
    return ranges;
  }

  /** The mean of each channel of what convolutions read. */
  public Map<String, float[]> means() {
    Map<String, float[]> known = new HashMap<>();
    means.forEach((name, mean) -> known.put(name, mean.means()));
    return known;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EngineException("cannot end the session that watched the model: " + e, e);
    }
  }
}
