package dev.maskstream.trainer.data;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;

/** A picture and which class each of its pixels belongs to; both have the same size. */
public record LabelledPicture(RgbImage picture, ClassMap label) {
  public LabelledPicture {
    if (picture.width() != label.width() || picture.height() != label.height()) {
      throw new IllegalArgumentException(
          "a %dx%d picture has a %dx%d label"
              .formatted(picture.width(), picture.height(), label.width(), label.height()));
    }
  }
}
