package dev.maskstream.trainer.data;

import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.metrics.PanopticLabels;

/**
 * A picture and what its segments are; both have the same size.
 *
 * @param truth its classes are numbers of the set's {@link PanopticClass}es
 */
public record PanopticPicture(RgbImage picture, PanopticLabels truth) {
  public PanopticPicture {
    if (picture.width() != truth.width() || picture.height() != truth.height()) {
      throw new IllegalArgumentException(
          "a picture of %dx%d has segments of %dx%d"
              .formatted(picture.width(), picture.height(), truth.width(), truth.height()));
    }
  }
}
