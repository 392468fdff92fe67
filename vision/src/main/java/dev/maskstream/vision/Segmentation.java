package dev.maskstream.vision;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.prompt.PromptInstance;
import java.util.List;
import java.util.Optional;

/**
 * What an engine says of one frame, at the network's size.
 *
 * @param classMap {@code inputWidth x inputHeight} class ids
 * @param confidence top-1 probability x 255 of each pixel, in the same order; absent when the model
 *     gives none
 * @param instances what each prompt found, where prompts were asked ({@link
 *     dev.maskstream.vision.prompt.LivePrompts}); empty for a semantic model
 */
public record Segmentation(
    Letterbox letterbox,
    ClassMap classMap,
    Optional<ClassMap> confidence,
    List<PromptInstance> instances) {
  public Segmentation {
    instances = List.copyOf(instances);
  }

  /** What a semantic model says. */
  public Segmentation(Letterbox letterbox, ClassMap classMap, Optional<ClassMap> confidence) {
    this(letterbox, classMap, confidence, List.of());
  }

  /** The class map at the frame's own size: padding cropped, scaled by nearest neighbour. */
  public ClassMap atFrameSize() {
    int width = letterbox.frameWidth();
    int height = letterbox.frameHeight();
    byte[] from = classMap.ids();
    byte[] to = new byte[width * height];
    int[] columns = new int[width];
    for (int x = 0; x < width; x++) {
      columns[x] = Letterbox.nearest(x, width, letterbox.contentWidth());
    }
    boolean isAsWide = width == letterbox.contentWidth();
    int rowAbove = -1;
    for (int y = 0; y < height; y++) {
      int row = Letterbox.nearest(y, height, letterbox.contentHeight());
      int start = row * classMap.width();
      if (row == rowAbove) {
        System.arraycopy(to, (y - 1) * width, to, y * width, width);
      } else if (isAsWide) {
        System.arraycopy(from, start, to, y * width, width);
      } else {
        for (int x = 0; x < width; x++) {
          to[y * width + x] = from[start + columns[x]];
        }
      }
      rowAbove = row;
    }
    return new ClassMap(width, height, to);
  }

  /** Mean top-1 probability over the part of the input that holds the frame, 0 to 1. */
  public Optional<Double> meanConfidence() {
    return confidence.map(
        map -> {
          long sum = 0;
          for (int y = 0; y < letterbox.contentHeight(); y++) {
            for (int x = 0; x < letterbox.contentWidth(); x++) {
              sum += map.at(x, y);
            }
          }
          return sum / (255.0 * letterbox.contentWidth() * letterbox.contentHeight());
        });
  }
}
