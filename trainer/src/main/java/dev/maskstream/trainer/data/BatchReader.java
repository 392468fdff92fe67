package dev.maskstream.trainer.data;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.Letterbox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Turns pictures into batches at the network's size, augmented.
 *
 * <p>Threads: one; buffers are used again for each batch.
 */
public final class BatchReader {
  /** What batches of one network look like and how much a pixel of each class counts. */
  public record Plan(int inputWidth, int inputHeight, Fit fit, ClassWeights classWeights) {}

  private final Plan plan;
  private final Labelling labelling;
  private final Augmentation augmentation;
  private final WindowReader reader = new WindowReader();
  private final byte[] pixels;
  private final byte[] ids;
  private final ByteBuffer pixelBuffer;
  private final ByteBuffer idBuffer;
  private final ByteBuffer weightBuffer;

  /**
   * @param largest pictures in the largest batch
   */
  public BatchReader(Plan plan, Labelling labelling, Augmentation augmentation, int largest) {
    this.plan = plan;
    this.labelling = labelling;
    this.augmentation = augmentation;
    int area = plan.inputWidth() * plan.inputHeight();
    pixels = new byte[area * 3];
    ids = new byte[area];
    pixelBuffer = direct(Math.multiplyExact(largest, area * 3));
    idBuffer = direct(Math.multiplyExact(largest, area));
    weightBuffer = direct(Math.multiplyExact(largest, area * Float.BYTES));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Reads the pictures, in order, each through a window and in a light drawn for it. */
  public Batch read(List<LabelledPicture> pictures, RandomGenerator random) {
    pixelBuffer.clear();
    idBuffer.clear();
    weightBuffer.clear();
    for (LabelledPicture one : pictures) {
      int width = one.picture().width();
      int height = one.picture().height();
      Letterbox box =
          Letterbox.of(width, height, plan.inputWidth(), plan.inputHeight(), plan.fit());
      Window window = augmentation.window(random);
      reader.read(one.picture(), window, box, augmentation.light(random), pixels, 0);
      reader.read(one.label(), window, box, labelling.paddingId(), ids, 0);
      pixelBuffer.put(pixels);
      putLabels();
    }
    return new Batch(
        pictures.size(),
        plan.inputWidth(),
        plan.inputHeight(),
        pixelBuffer.flip(),
        idBuffer.flip(),
        weightBuffer.flip());
  }

  private void putLabels() {
    for (byte label : ids) {
      int id = Byte.toUnsignedInt(label);
      boolean counts = labelling.counts(id);
      idBuffer.put(counts ? label : 0);
      weightBuffer.putFloat(counts ? plan.classWeights().of(id) : 0);
    }
  }
}
