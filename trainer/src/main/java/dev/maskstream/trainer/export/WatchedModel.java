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
import dev.maskstream.vision.onnx.NeededNodes;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * A model that ONNX Runtime runs to show some of its tensors, and no further than they need.
 *
 * <p>Threads: one.
 */
final class WatchedModel implements AutoCloseable {
  private final Set<String> tensors;
  private final OrtSession session;
  private final long[] shape;

  /** Who looks at a tensor's values. */
  interface Watcher {
    void look(String tensor, FloatBuffer values);
  }

  /**
   * Loads the model.
   *
   * @param model with the input of the engine contract, without branches or loops inside
   * @param tensors of floats, to be shown
   * @throws EngineException if ONNX Runtime refuses the model
   */
  WatchedModel(ModelProto model, Set<String> tensors) {
    EngineProbe.onnxRuntime(ContractCheck.precision(model));
    // DJL's engine must create the OrtEnvironment, so it is asked before any class of ORT.
    Engine.getEngine("OnnxRuntime");
    ContractCheck.InputSize size = ContractCheck.inputSize(model).orElseThrow();
    this.tensors = Set.copyOf(tensors);
    this.shape = new long[] {ContractCheck.batch(model).orElse(1), size.height(), size.width(), 3};
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Sums of bytes in floats are the same everywhere; without VNNI those in bytes overflow.
      options.addConfigEntry("session.disable_quant_qdq", "1");
      session =
          OrtEnvironment.getEnvironment()
              .createSession(shown(model, tensors).toByteArray(), options);
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot load the model to watch: " + e, e);
    }
  }

  private static ModelProto shown(ModelProto model, Set<String> tensors) {
    GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
    TypeProto.Tensor floats =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).build();
    for (String tensor : tensors) {
      graph.addOutput(
          ValueInfoProto.newBuilder()
              .setName(tensor)
              .setType(TypeProto.newBuilder().setTensorType(floats)));
    }
    return model.toBuilder().setGraph(NeededNodes.of(graph.build())).build();
  }

  /**
   * Runs a frame and shows each tensor.
   *
   * @throws EngineException if ONNX Runtime fails
   */
  void run(FittedFrame frame, Watcher watcher) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor image =
            OnnxTensor.createTensor(environment, batch(frame), shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(ContractGraph.IMAGE, image), tensors)) {
      for (String tensor : tensors) {
        watcher.look(tensor, ((OnnxTensor) result.get(tensor).orElseThrow()).getFloatBuffer());
      }
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot run the model to watch: " + e, e);
    }
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

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EngineException("cannot end the session that watched the model: " + e, e);
    }
  }
}
