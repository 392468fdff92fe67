package dev.maskstream.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.onnx.ContractGraph;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Frames to the contract's input tensor, its output tensors to segmentations. A batch of one is
 * handed over where it lies; a larger one is gathered in one buffer, unless the engine gathers
 * itself. DJL closes every tensor when the call ends.
 *
 * <p>Threads: one, the slot's owner.
 */
final class ContractTranslator
    implements NoBatchifyTranslator<List<FittedFrame>, List<Segmentation>> {
  private static final String BATCH = "batch";

  private final ModelFacts facts;
  private final boolean apart;
  private final int frameBytes;
  private final ByteBuffer gathered;

  /**
   * @param apart whether the engine takes a tensor for each frame of a batch
   */
  ContractTranslator(ModelFacts facts, boolean apart) {
    this.facts = facts;
    this.apart = apart;
    this.frameBytes =
        Math.multiplyExact(Math.multiplyExact(facts.inputWidth(), facts.inputHeight()), 3);
    int largest = facts.batchSizes().getLast();
    // Where nothing is gathered no room is needed.
    this.gathered =
        ByteBuffer.allocateDirect(
            apart || largest == 1 ? 0 : Math.multiplyExact(frameBytes, largest));
  }

  @Override
  public NDList processInput(TranslatorContext context, List<FittedFrame> frames) {
    context.setAttachment(BATCH, frames);
    requireSize(frames);
    NDList tensors = new NDList();
    if (apart) {
      frames.forEach(frame -> tensors.add(tensor(context, pixels(frame), 1)));
    } else {
      tensors.add(tensor(context, pixels(frames), frames.size()));
    }
    return tensors;
  }

  private NDArray tensor(TranslatorContext context, ByteBuffer pixels, int frames) {
    Shape shape = new Shape(frames, facts.inputHeight(), facts.inputWidth(), 3);
    NDArray tensor = context.getNDManager().create(pixels, shape, DataType.UINT8);
    tensor.setName(ContractGraph.IMAGE);
    return tensor;
  }

  private void requireSize(List<FittedFrame> frames) {
    for (FittedFrame frame : frames) {
      if (frame.pixels().capacity() != frameBytes) {
        throw new IllegalArgumentException(
            "a fitted frame of %d bytes for an input of %dx%d"
                .formatted(frame.pixels().capacity(), facts.inputWidth(), facts.inputHeight()));
      }
    }
  }

  private static ByteBuffer pixels(FittedFrame frame) {
    return frame.pixels().duplicate().clear();
  }

  private ByteBuffer pixels(List<FittedFrame> frames) {
    if (frames.size() == 1) {
      return pixels(frames.getFirst());
    }
    gathered.clear();
    for (FittedFrame frame : frames) {
      gathered.put(pixels(frame));
    }
    return gathered.flip();
  }

  @Override
  public List<Segmentation> processOutput(TranslatorContext context, NDList outputs) {
    @SuppressWarnings("unchecked")
    List<FittedFrame> frames = (List<FittedFrame>) context.getAttachment(BATCH);
    List<ClassMap> classMaps = planes(outputs, ContractGraph.CLASS_MAP, frames.size());
    List<ClassMap> confidences =
        facts.confidence() ? planes(outputs, ContractGraph.CONFIDENCE, frames.size()) : List.of();
    List<Segmentation> segmentations = new ArrayList<>(frames.size());
    for (int i = 0; i < frames.size(); i++) {
      segmentations.add(
          new Segmentation(
              frames.get(i).letterbox(),
              classMaps.get(i),
              facts.confidence() ? Optional.of(confidences.get(i)) : Optional.empty()));
    }
    return segmentations;
  }

  private List<ClassMap> planes(NDList outputs, String name, int batch) {
    NDArray output = outputs.get(name);
    int width = facts.inputWidth();
    int height = facts.inputHeight();
    if (output == null
        || output.getDataType() != DataType.UINT8
        || !output.getShape().equals(new Shape(batch, height, width))) {
      throw new IllegalStateException(
          "the engine gave %s as %s; %s uint8 (%d, %d, %d) was expected"
              .formatted(
                  name,
                  output == null ? "nothing" : output.getDataType() + " " + output.getShape(),
                  name,
                  batch,
                  height,
                  width));
    }
    ByteBuffer bytes = output.toByteBuffer();
    List<ClassMap> planes = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      byte[] plane = new byte[width * height];
      bytes.get(plane);
      planes.add(new ClassMap(width, height, plane));
    }
    return planes;
  }
}
