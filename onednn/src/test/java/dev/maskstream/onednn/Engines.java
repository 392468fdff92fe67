package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a file in one engine or another. */
final class Engines {
  /** Loads a file, runs it once and gives the bytes of each output. */
  static List<byte[]> run(
      String engine, Path file, Map<String, ?> options, byte[] pixels, Shape shape)
      throws Exception {
    try (Model model = Engine.getEngine(engine).newModel("model", null)) {
      model.load(file, null, options);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        return predict(model, predictor, pixels, shape);
      }
    }
  }

  static List<byte[]> predict(
      Model model, Predictor<NDList, NDList> predictor, byte[] pixels, Shape shape)
      throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    try (var manager = model.getNDManager().newSubManager()) {
      NDArray picture = manager.create(direct, shape, DataType.UINT8);
      picture.setName("image");
      List<byte[]> results = new ArrayList<>();
      try (NDList outputs = predictor.predict(new NDList(picture))) {
        for (NDArray output : outputs) {
          ByteBuffer bytes = output.toByteBuffer();
          byte[] copy = new byte[bytes.remaining()];
          bytes.get(copy);
          results.add(copy);
        }
      }
      return results;
    }
  }

  /** The share of bytes that are the same but for a tolerance, 0 to 1. */
  static double agreement(byte[] ours, byte[] theirs, int tolerance) {
    assertThat(ours).hasSameSizeAs(theirs);
    int same = 0;
    for (int i = 0; i < ours.length; i++) {
      same += Math.abs((ours[i] & 0xff) - (theirs[i] & 0xff)) <= tolerance ? 1 : 0;
    }
    return same / (double) ours.length;
  }

  private Engines() {}
}
