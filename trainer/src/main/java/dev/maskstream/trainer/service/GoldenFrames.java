package dev.maskstream.trainer.service;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Frames that a version is held to wherever it is loaded, with what it says of them here. */
final class GoldenFrames {
  private static final int MOST = 4;
  private static final int MOST_BYTES = 3 << 20;
  private static final float LEAST_AGREEMENT = 0.98f;

  /** Of the first pictures that fit; the order decides. */
  static List<GoldenFrame> of(Path onnx, ModelSpec spec, List<Path> pictures) throws IOException {
    List<GoldenFrame> golden = new ArrayList<>();
    int bytes = 0;
    try (LoadedModel model = LoadedModel.open(onnx, spec, new EngineSettings(1, 1))) {
      Segmenter slot = model.slots().getFirst();
      for (Path picture : pictures) {
        byte[] image = Files.readAllBytes(picture);
        if (golden.size() < MOST
            && bytes + image.length <= MOST_BYTES
            && ImageDecoder.decode(image, ImageLimits.DEFAULT) instanceof Decoding.Decoded whole) {
          ClassMap map =
              slot.segment(
                      Collections.nCopies(slot.batchSizes().getFirst(), slot.fit(whole.image())))
                  .getFirst()
                  .atFrameSize();
          golden.add(frame(image, map));
          bytes += image.length;
        }
      }
    }
    return golden;
  }

  private static GoldenFrame frame(byte[] image, ClassMap map) {
    return GoldenFrame.newBuilder()
        .setImage(ByteString.copyFrom(image))
        .setWidth(map.width())
        .setHeight(map.height())
        .setRowRuns(ByteString.copyFrom(MaskCodec.encode(map.ids(), map.width(), map.height())))
        .setMinAgreement(LEAST_AGREEMENT)
        .build();
  }

  private GoldenFrames() {}
}
