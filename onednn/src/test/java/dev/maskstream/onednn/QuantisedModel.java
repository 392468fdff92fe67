package dev.maskstream.onednn;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.QuantisedGraph;
import dev.maskstream.vision.onnx.ValueRange;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Writes a float model again with bytes inside, as the trainer's export does. */
final class QuantisedModel {
  /**
   * Quantises.
   *
   * @param pixels a picture to watch ranges on
   */
  static ModelProto of(ModelProto model, byte[] pixels, Shape shape, Path folder) throws Exception {
    QuantisationPlan plan = QuantisationPlan.of(model.getGraph());
    ModelProto.Builder watched = model.toBuilder();
    for (String tensor : plan.observed()) {
      watched.getGraphBuilder().addOutput(floats(tensor));
    }
    Path file = Files.write(folder.resolve("watched.onnx"), watched.build().toByteArray());
    Map<String, ValueRange> ranges = new HashMap<>();
    try (Model watching = Engine.getEngine("OnnxRuntime").newModel("model", null)) {
      watching.load(file, null, Map.of());
      try (Predictor<NDList, NDList> predictor = watching.newPredictor(new NoopTranslator());
          var manager = watching.getNDManager().newSubManager()) {
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        NDArray picture = manager.create(direct, shape, DataType.UINT8);
        picture.setName("image");
        NDList outputs = predictor.predict(new NDList(picture));
        int at = outputs.size() - plan.observed().size();
        for (String tensor : plan.observed()) {
          ranges.put(tensor, range(outputs.get(at++).toFloatArray()));
        }
      }
    }
    return QuantisedGraph.of(model, plan, ranges, Map.of());
  }

  private static ValueRange range(float[] values) {
    float min = 0;
    float max = 0;
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new ValueRange(min, max);
  }

  private static ValueInfoProto floats(String name) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private QuantisedModel() {}
}
