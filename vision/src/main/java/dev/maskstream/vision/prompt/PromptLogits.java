package dev.maskstream.vision.prompt;

import ai.djl.ndarray.types.DataType;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.prompt.GraphSession.Named;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decoder gave for one prompt: planes of logits, and for each a predicted IoU.
 *
 * @param planes {@code predictedIou.size() * width * height} values
 */
record PromptLogits(List<Float> predictedIou, int width, int height, FloatBuffer planes) {

  /**
   * Takes a run's outputs apart.
   *
   * @throws EngineException if they are no 32-bit floats, or not as many for each prompt
   */
  static List<PromptLogits> of(Named logits, Named scores, int prompts) {
    if (logits.type() != DataType.FLOAT32 || scores.type() != DataType.FLOAT32) {
      throw new EngineException(
          "the decoder gave %s as %s and %s as %s; float32 can be read"
              .formatted(logits.name(), logits.type(), scores.name(), scores.type()),
          null);
    }
    int width = Math.toIntExact(logits.dims().getLast());
    int height = Math.toIntExact(logits.dims().get(logits.dims().size() - 2));
    FloatBuffer planes = logits.data().asFloatBuffer();
    FloatBuffer ious = scores.data().asFloatBuffer();
    int each = ious.remaining() / prompts;
    if (each == 0 || planes.remaining() != (long) each * prompts * width * height) {
      throw new EngineException(
          "the decoder gave %s of %s and %s of %s for %d prompts"
              .formatted(logits.name(), logits.dims(), scores.name(), scores.dims(), prompts),
          null);
    }
    List<PromptLogits> all = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      int size = each * width * height;
      all.add(
          new PromptLogits(
              list(ious.slice(i * each, each)), width, height, planes.slice(i * size, size)));
    }
    return all;
  }

  private static List<Float> list(FloatBuffer values) {
    List<Float> list = new ArrayList<>();
    while (values.hasRemaining()) {
      list.add(values.get());
    }
    return List.copyOf(list);
  }

  /** A copy of one plane. */
  float[] plane(int mask) {
    float[] values = new float[width * height];
    planes.get(mask * values.length, values);
    return values;
  }
}
