package dev.maskstream.standalone.segment;

import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Does it in this process, with the decoder, geometry and engine that the services use. */
public final class LocalSegmenter implements PictureSegmenter {
  private final LoadedModel model;
  private final Segmenter slot;

  /** Loads the model into one engine slot that may use every processor. */
  public LocalSegmenter(ModelPackage model, int processors) {
    this.model = LoadedModel.open(model.onnx(), model.spec(), new EngineSettings(1, processors));
    this.slot = this.model.slots().getFirst();
  }

  @Override
  public Outcome segment(byte[] picture) {
    return switch (ImageDecoder.decode(picture, ImageLimits.DEFAULT)) {
      case Decoding.Decoded(RgbImage image) -> segment(image);
      case Decoding.Unreadable(String code, String reason) -> new Outcome.Refused(code, reason);
    };
  }

  ModelSpec model() {
    return slot.model();
  }

  EngineInfo engine() {
    return slot.engine();
  }

  Outcome.Segmented segment(RgbImage image) {
    FittedFrame frame = slot.fit(image);
    // A model exported for one batch size takes no other: its own picture fills the places.
    List<FittedFrame> batch = new ArrayList<>();
    for (int i = 0; i < slot.batchSizes().getFirst(); i++) {
      batch.add(frame);
    }
    Segmentation segmentation = slot.segment(batch).getFirst();
    ModelSpec spec = slot.model();
    return new Outcome.Segmented(
        segmentation.atFrameSize(), spec.classes(), spec.name() + " " + spec.version());
  }

  @Override
  public void close() {
    model.close();
  }
}
