package dev.maskstream.standalone.segment;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import java.util.List;

/** Makes a mask of a picture, here or elsewhere. Threads: one. */
public interface PictureSegmenter extends AutoCloseable {

  /** What became of a picture. */
  sealed interface Outcome {
    /**
     * Its mask.
     *
     * @param model name and version, such as {@code inspection 1}
     */
    record Segmented(ClassMap map, List<SegmentClass> classes, String model) implements Outcome {}

    /**
     * No mask.
     *
     * @param reason a sentence for whoever took the picture
     */
    record Refused(String code, String reason) implements Outcome {}
  }

  /**
   * Makes the mask of one picture.
   *
   * @param picture a JPEG or PNG
   */
  Outcome segment(byte[] picture);

  @Override
  void close();
}
