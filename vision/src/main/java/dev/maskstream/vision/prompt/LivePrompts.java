package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Lets a promptable model segment a stream as a semantic one does. Each frame is asked for its own
 * prompts ({@link FittedFrame#withPrompts}, which whoever fits a frame fills with those of its
 * source), or for the standing ones where it has none; so one slot serves sources that look for
 * different things, and a semantic model's frames carry an empty list and nothing more.
 *
 * <p>The class map is at the frame's size: 0 nothing, i + 1 what prompt i found, and where several
 * found the same place, the one with the highest predicted IoU, of equals the earliest. Prompts
 * that do not lie in the frame, or that the model cannot take, find nothing. Frames go one by one.
 *
 * <p>Threads: as {@link Segmenter} says.
 */
public final class LivePrompts implements Segmenter {
  /** A class map has one byte a pixel, and 0 is taken. */
  public static final int MOST_PROMPTS = 255;

  private final PromptSegmenter slot;
  private final List<Prompt> standing;

  /**
   * @param slot owned from here on
   * @param standing asked of each frame without prompts of its own; may be empty
   * @throws IllegalArgumentException if there are more than {@link #MOST_PROMPTS}
   */
  public LivePrompts(PromptSegmenter slot, List<Prompt> standing) {
    requireFew(standing);
    this.slot = slot;
    this.standing = List.copyOf(standing);
  }

  private static void requireFew(List<Prompt> prompts) {
    if (prompts.size() > MOST_PROMPTS) {
      throw new IllegalArgumentException(
          "%d prompts for a live picture; %d are possible".formatted(prompts.size(), MOST_PROMPTS));
    }
  }

  @Override
  public ModelSpec model() {
    return slot.model();
  }

  @Override
  public EngineInfo engine() {
    return slot.engine();
  }

  @Override
  public List<Integer> batchSizes() {
    return List.of(1);
  }

  @Override
  public FittedFrame fit(RgbImage frame) {
    return slot.fit(frame);
  }

  @Override
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return slot.fit(picture, limits);
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    return frames.stream().map(this::segment).toList();
  }

  private Segmentation segment(FittedFrame frame) {
    List<Prompt> asked = frame.prompts().isEmpty() ? standing : frame.prompts();
    requireFew(asked);
    int width = frame.letterbox().frameWidth();
    int height = frame.letterbox().frameHeight();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if (Prompts.check(asked.subList(i, i + 1), width, height, slot.limits()).isEmpty()) {
        numbers.add(i);
      }
    }
    List<PromptedMask> masks =
        numbers.isEmpty()
            ? List.of()
            : slot.decode(slot.encode(frame), numbers.stream().map(asked::get).toList(), false);
    return new Segmentation(
        Letterbox.of(width, height, width, height, Fit.STRETCH),
        painted(masks, numbers, width, height),
        Optional.empty(),
        masks.stream()
            .flatMap(mask -> instance(mask, numbers.get(mask.promptIndex())).stream())
            .toList());
  }

  private static ClassMap painted(
      List<PromptedMask> masks, List<Integer> numbers, int width, int height) {
    List<PromptedMask> worstFirst = new ArrayList<>(masks.reversed());
    worstFirst.sort(Comparator.comparingDouble(PromptedMask::predictedIou));
    byte[] ids = new byte[width * height];
    if (masks.isEmpty()) {
      return new ClassMap(width, height, ids);
    }
    try (BytePointer bytes = new BytePointer(ids);
        Mat map = new Mat(height, width, opencv_core.CV_8UC1, bytes)) {
      for (PromptedMask mask : worstFirst) {
        paint(map, mask.mask(), numbers.get(mask.promptIndex()) + 1);
      }
      bytes.get(ids);
    }
    return new ClassMap(width, height, ids);
  }

  private static void paint(Mat map, ClassMap mask, int id) {
    try (BytePointer inside = new BytePointer(mask.ids());
        Mat where = new Mat(mask.height(), mask.width(), opencv_core.CV_8UC1, inside);
        Scalar value = new Scalar(id);
        Mat colour = new Mat(value)) {
      map.setTo(colour, where);
    }
  }

  private static Optional<PromptInstance> instance(PromptedMask mask, int number) {
    FoundMask found = FoundMask.of(mask);
    return Optional.of(found)
        .filter(one -> one.area() > 0)
        .map(
            one ->
                new PromptInstance(
                    number, one.box(), one.area(), one.predictedIou(), one.stability()));
  }

  @Override
  public void close() {
    slot.close();
  }
}
