package dev.maskstream.trainer.service;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageFormat;
import dev.maskstream.vision.image.ImageHeader;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.ImageSniffer;
import dev.maskstream.vision.image.Sniffed;
import java.util.List;
import java.util.Optional;

/** What a record on the labels topic turns out to be. Anyone may write there. */
sealed interface LabelReading {
  /** Pixels with this id count neither in training nor in any figure. */
  int VOID = 255;

  /**
   * A picture with its class map, both whole and of one size.
   *
   * @param classes names, in order of id from 0
   */
  record Usable(Label label, ImageFormat format, ClassMap mask, List<String> classes)
      implements LabelReading {}

  /**
   * Nothing to train on.
   *
   * @param reason a sentence
   */
  record Refused(String reason) implements LabelReading {}

  /** Never throws for what the bytes hold; nothing over the limits is decoded. */
  static LabelReading of(String key, byte[] value) {
    Label label;
    try {
      label = Label.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return new Refused("it is no Label message: " + e.getMessage());
    }
    return firstFault(key, label)
        .<LabelReading>map(Refused::new)
        .orElseGet(() -> withPicture(label));
  }

  private static Optional<String> firstFault(String key, Label label) {
    if (!key.equals(label.getSourceId() + "/" + label.getFrameId())) {
      return Optional.of("it says it is of another source or frame than its key");
    }
    if (!ModelRecords.isName(label.getModel().getName())) {
      return Optional.of("it names no model whose mask was corrected");
    }
    int classes = label.getClassesCount();
    if (classes == 0 || classes > VOID) {
      return Optional.of("it has %d classes; 1 to %d are allowed".formatted(classes, VOID));
    }
    for (int id = 0; id < classes; id++) {
      if (label.getClasses(id).getId() != id) {
        return Optional.of("its class ids do not run from 0 without a gap");
      }
    }
    return Optional.empty();
  }

  private static LabelReading withPicture(Label label) {
    byte[] picture = label.getImage().toByteArray();
    return switch (ImageSniffer.inspect(picture, ImageLimits.DEFAULT)) {
      case Sniffed.Refused refused -> new Refused("its picture: " + refused.reason());
      case Sniffed.Accepted(ImageHeader header)
          when header.width() != label.getWidth() || header.height() != label.getHeight() ->
          new Refused(
              "its picture is %dx%d, its mask %dx%d"
                  .formatted(header.width(), header.height(), label.getWidth(), label.getHeight()));
      case Sniffed.Accepted(ImageHeader header) ->
          ImageDecoder.check(picture, ImageLimits.DEFAULT)
              .<LabelReading>map(bad -> new Refused("its picture: " + bad.reason()))
              .orElseGet(() -> withMask(label, header.format()));
    };
  }

  private static LabelReading withMask(Label label, ImageFormat format) {
    try {
      byte[] ids = MaskCodec.decode(label.getRowRuns(), label.getWidth(), label.getHeight());
      for (byte id : ids) {
        int unsigned = Byte.toUnsignedInt(id);
        if (unsigned >= label.getClassesCount() && unsigned != VOID) {
          return new Refused(
              "its mask holds class %d, and it has %d classes"
                  .formatted(unsigned, label.getClassesCount()));
        }
      }
      return new Usable(
          label,
          format,
          new ClassMap(label.getWidth(), label.getHeight(), ids),
          label.getClassesList().stream().map(ClassInfo::getName).toList());
    } catch (MalformedMaskException e) {
      return new Refused("its mask: " + e.getMessage());
    }
  }
}
